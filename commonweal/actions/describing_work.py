"""How an action is done, in words: its plan as facts, its milestones as a table."""

from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.actions.describing import day_in_words
from commonweal.actions.forms_of_work import IMPACTS, LIKELIHOODS
from commonweal.actions.models import Action, Milestone, Progress
from commonweal.people import taxonomy
from commonweal.people.naming import is_veiled, sender_name
from commonweal.people.visibility import Viewer
from commonweal.ui.money import in_pounds
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table

# On a scale of five by five; a local default, as most partnerships have it.
HIGH, MIDDLE = 15, 8


def risk_in_words(score: int) -> str:
    """How grave a risk of this score (likelihood times impact, 1 to 25) is.

    >>> risk_in_words(20), risk_in_words(8), risk_in_words(3)
    ('High', 'Medium', 'Low')
    """
    return _("High") if score >= HIGH else _("Medium") if score >= MIDDLE else _("Low")


def facts_of_work(action: Action, viewer: Viewer) -> list[dict[str, Any]]:
    """How an action is done, as rows; what nobody has said is left out.

    Which schools help is told to those who may know schools.
    """
    partners = dict.fromkeys(sender_name(one, viewer) for one in action.partners.all())
    money = in_pounds(action.cost_pence) if action.cost_pence is not None else ""
    return facts(
        (_("Partners"), ", ".join(partners)),
        (_("Communities"), ", ".join(taxonomy.name_of("community", one) for one in action.communities)),
        (_("Strands"), ", ".join(one.name for one in action.strands.all())),
        (_("Planned start"), day_in_words(action.starts_on)),
        (_("Started"), day_in_words(action.started_on)),
        (
            _("Deliverables"),
            "; ".join(line.strip() for line in action.deliverables.splitlines() if line.strip()),
        ),
        (_("Money"), money),
        (_("Where the money comes from"), action.funding_source),
        (_("Staff"), action.staff),
        (_("Risk"), action.risk),
        (_("Grade of the risk"), _graded(action)),
        (_("What is done about the risk"), action.risk_response),
    )


def _graded(action: Action) -> str:
    if action.likelihood is None or action.impact is None:
        return ""
    score = action.likelihood * action.impact
    return _("%(words)s: %(score)d of 25 (likelihood %(likelihood)s, impact %(impact)s)") % {
        "words": risk_in_words(score),
        "score": score,
        "likelihood": dict(LIKELIHOODS)[action.likelihood],
        "impact": dict(IMPACTS)[action.impact],
    }


def table_of_milestones(action: Action, viewer: Viewer, *, may_say: bool) -> Table | None:
    """The milestones of an action, the soonest first; each leads to its form for whoever may say something of it.

    Whoever may not know which school does it reads no words of what shows them: they would tell.
    """
    found = list(action.milestones.all())
    if not found:
        return None
    told = not is_veiled(action.owner_organisation, viewer)
    columns = [Column(_("Milestone")), Column(_("By when")), Column(_("State")), Column(_("What shows it"))]
    rows = [_row(action, one, told=told, may_say=may_say) for one in found]
    words = ngettext("%(n)d milestone", "%(n)d milestones", len(found))
    return Table(words % {"n": len(found)}, columns, rows)


def _row(action: Action, one: Milestone, *, told: bool, may_say: bool) -> list[Any]:
    where = reverse("actions:milestone", args=[action.public_id, one.public_id]) if may_say else ""
    return [
        Cell(one.title, href=where),
        formats.date_format(one.due_on, "j M Y"),
        state_of(one),
        one.evidence if told else "",
    ]


def state_of(one: Milestone) -> Cell:
    """Whether a milestone was reached, and when, or is late; of an action that is complete nobody waits for it."""
    if one.reached_on is not None:
        day = formats.date_format(one.reached_on, "j M Y")
        return Cell(_("Reached %(day)s") % {"day": day}, tone="teal")
    if one.action.progress == Progress.COMPLETE:
        return Cell(_("Not said"), tone="plain")
    return Cell(_("Late"), tone="grave") if one.is_late else Cell(_("To come"), tone="plain")
