"""The small forms beside the grading: assign, ask back, close, merge, and the rest."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.people.asking_names import AsksAboutNames
from commonweal.people.asking_schools import SaysWhoReadsOfSchools
from commonweal.people.models import User
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.tension.describing import title_of
from commonweal.tension.forms.schools import ONLY_THE_GROUP
from commonweal.tension.models import Report
from commonweal.tension.selectors import queue_visible_to, triagers, who_may_check
from commonweal.tension.verbs.asking import answers_to
from commonweal.ui.forms import LongText, offer

# What is pasted may be the address of a page of the report, whichever.
_REFERENCE_IN_ADDRESS = re.compile(r"/reports/([a-z0-9]{16})\b")


class AssignForm(forms.Form):
    """Who looks after a report."""

    to = forms.ModelChoiceField(
        label=_("Look after it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *words: Any, report: Report | None = None, **named: Any) -> None:
        """report: the one that it is about, so that only those who see it are offered."""
        super().__init__(*words, **named)
        offer(self, to=triagers() if report is None else who_may_check(report))


class AskForm(AsksAboutNames):
    """A question for whoever reported."""

    read_by_others = ("question",)

    question = LongText(
        label=_("Question"),
        help_text=_("They see it with their receipt code and can answer there."),
        max_length=2000,
        error_messages={"required": _("Write what you want to ask.")},
    )

    def say_where(self, who_sees: str) -> None:
        """Say who of a partner sees the question, and where."""
        self.fields["question"].help_text = who_sees


class CloseForm(SaysWhoReadsOfSchools, AsksAboutNames):
    """What came of it."""

    read_by_others = ("outcome",)
    school_words = ("outcome",)
    who_reads_then = ONLY_THE_GROUP

    outcome = LongText(
        label=_("What came of it"),
        help_text=_("Everybody who reported this reads it, those of merged reports too. Name nobody."),
        max_length=2000,
        error_messages={"required": _("Say what came of it.")},
    )

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.ask_about_schools()


class ReasonForm(RefusesMarkedAbove):
    """Why something is opened again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Give the reason.")}
    )


class SetAsideForm(AsksAboutNames):
    """Why it is not for us."""

    read_by_others = ("reason",)

    reason = LongText(
        label=_("Why it is not for us"),
        help_text=_("Whoever reported reads this with their receipt. Say who can help."),
        max_length=1000,
        error_messages={"required": _("Say why it is not for us.")},
    )

    def say_where(self, who_sees: str) -> None:
        """Say who of a partner reads the reason, and where."""
        self.fields["reason"].help_text = f"{who_sees} {gettext('Say who can help.')}"


class IdentityForm(RefusesMarkedAbove):
    """Why somebody must know who reported."""

    reason = forms.CharField(
        label=_("Why do you need to know who reported?"),
        help_text=_("Your reason and your name go on the record."),
        max_length=300,
        min_length=10,
        error_messages={
            "required": _("Say in a sentence why you need to know who reported."),
            "min_length": _("Say in a sentence why you need to know who reported."),
        },
    )


class ReleaseForm(forms.Form):
    """That the wording was read as the public will read it."""

    has_read = forms.BooleanField(
        label=_("I have read the place and the wording. Nobody can be made out from them."),
        error_messages={"required": _("Read the place and the wording first.")},
    )


class NothingForm(forms.Form):
    """A button alone."""


class ReadForm(forms.Form):
    """A button, with how many answers stood on the page: one that comes meanwhile is not read by it."""

    answers = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *words: Any, report: Report, **named: Any) -> None:
        self.now = answers_to(report).count()
        super().__init__(*words, **named | {"initial": {"answers": self.now}})
        self.report = report

    def over_theirs(self, changed: Sequence[str]) -> "ReadForm":
        """The button again, for what stands there now."""
        again = ReadForm({self.add_prefix("answers"): self.now}, report=self.report, prefix=self.prefix)
        again.add_error(None, _("Another answer has come meanwhile. Read it too, and then say so."))
        return again


class MergeForm(forms.Form):
    """Which report stays: one of those that are likely to tell of the same thing, or any by its reference."""

    needed_for_some = ("into", "reference")
    into = forms.ChoiceField(label=_("The report that stays"), widget=forms.RadioSelect, required=False)
    reference = forms.CharField(
        label=_("Or its reference"),
        help_text=_("The address of its page, or the 16 letters and numbers in it."),
        max_length=300,
        required=False,
    )

    def __init__(self, *words: Any, viewer: Any, offered: list[tuple[Report, float]], **named: Any) -> None:
        super().__init__(*words, **named)
        self.viewer = viewer
        offer(
            self,
            into=[(report.public_id, _in_a_line(report, probability)) for report, probability in offered],
        )
        if not offered:
            del self.fields["into"]
            self.fields["reference"].label = _("Reference of the report that stays")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("reference", "").strip().lower()
        named = _REFERENCE_IN_ADDRESS.search(typed)
        wanted = (named[1] if named else typed) or cleaned.get("into", "")
        if not wanted:
            raise forms.ValidationError(_("Choose the report that stays."))
        into = queue_visible_to(self.viewer).filter(public_id=wanted).first()
        if into is None:
            self.add_error("reference", _("There is no report with this reference."))
        cleaned["report"] = into
        return cleaned


def _in_a_line(report: Report, probability: float) -> str:
    """A likely duplicate in a line: how likely, what kind of report, and its own words."""
    words = Truncator(report.what).chars(120)
    return f"{title_of(report)}: {words} ({gettext('%d%% likely') % round(100 * probability)})"


class BulkAssignForm(AssignForm):
    """Which of the reports in a list go to whom."""

    reports = forms.MultipleChoiceField(
        label=_("Reports"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the reports that you want to assign.")},
    )

    def __init__(self, *words: Any, shown: list[str], **named: Any) -> None:
        super().__init__(*words, **named)
        offer(self, reports=[(public_id, public_id) for public_id in shown])
