"""What this app about plans puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.plans.models import Step


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "bring plan": _("Brought a plan in as a table"),
            "change plan": _("Changed the head of a plan"),
            "record decision on plan": _("Recorded what a body decided on a plan"),
            "pledge": _("Recorded what an organisation promises towards a plan"),
            "add to plan": _("Added an action to an objective"),
            "remind of actions": _("Reminded those whose actions are late"),
            "take plan": _("Downloaded a plan"),
            "take own actions": _("Downloaded their organisation’s actions to fill in"),
            "take working plan": _("Downloaded a working plan"),
            "export plan": _("Wrote a plan to a file on the machine itself"),
        },
        kinds={"plan": _("Plan"), "objective": _("Objective")},
        details={
            "step": words.chosen(_("What was decided"), dict(Step.Kind.choices)),
            "plan version": words.labelled(_("Version of the plan")),
            "objectives": words.labelled(_("Objectives")),
            "new actions": words.labelled(_("New actions")),
        },
    )
