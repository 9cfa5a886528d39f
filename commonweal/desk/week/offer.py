"""Which cards there are, for whom, and in which order."""

from django.utils.translation import gettext_lazy as _

from commonweal.desk.cards import Card, register
from commonweal.desk.week import actions, figures, keeping, keeping_in_touch, moved, reports, writing
from commonweal.people.roles import Permission as P


def register_cards() -> None:
    """Offer the cards of *This week*. Each person sees those that their roles allow."""
    seeing = frozenset((P.SEE_STRENGTHS, P.SEE_REPORTS))
    register(
        Card("moved", _("What moved"), seeing, moved.draw, 10, is_wide=True),
        Card(
            "to-check",
            _("New to check"),
            frozenset((P.TRIAGE_REPORTS,)),
            reports.to_check,
            20,
            empty=_("Nothing waits to be checked."),
        ),
        Card("asked", _("Questions to you"), frozenset((P.SUBMIT_REPORTS,)), reports.asked_of, 25),
        Card("own-return", _("Your weekly return"), frozenset((P.SUBMIT_REPORTS,)), writing.own_return, 30),
        Card(
            "summary",
            _("Weekly summary"),
            frozenset((P.WRITE_SUMMARY, P.SEE_SUMMARY, P.SEE_PARTNER_SUMMARY)),
            writing.summary,
            40,
        ),
        Card("given", _("Newly given to you"), frozenset((P.SEE_ACTIONS,)), actions.given, 45),
        Card(
            "actions",
            _("Late and soon due"),
            frozenset((P.SEE_ACTIONS,)),
            actions.draw,
            50,
            empty=_("No action is late or due in the next two weeks."),
        ),
        Card(
            "figures",
            _("Figures to look at"),
            frozenset((P.UPDATE_OWN_ACTIONS, P.MANAGE_ACTIONS)),
            figures.to_look_at,
            55,
        ),
        Card(
            "keeping-in-touch",
            _("Keeping in touch"),
            frozenset((P.KEEP_IN_TOUCH,)),
            keeping_in_touch.draw,
            57,
        ),
        Card("strengths", _("Newest strengths"), frozenset((P.SEE_STRENGTHS,)), reports.strengths, 60),
        Card(
            "requests",
            _("Requests to answer"),
            frozenset((P.HANDLE_DATA_RIGHTS,)),
            keeping.requests,
            70,
            empty=_("Nobody is waiting for an answer."),
        ),
        Card(
            "documents",
            _("Before reports may come in"),
            frozenset((P.RECORD_GOVERNANCE,)),
            keeping.documents,
            80,
            empty=_("All four documents are recorded and in date."),
        ),
        Card(
            "agreements",
            _("Sharing agreements to look at"),
            frozenset((P.MANAGE_ORGANISATIONS,)),
            keeping.agreements,
            90,
            empty=_("All are in force, and none is due for review in the next two months."),
        ),
    )
