"""The forms of how an action is done: its plan, one milestone, and what it waits for."""

import datetime
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.actions.forms import ReadByOthers
from commonweal.actions.milestones import milestone_as_seen
from commonweal.actions.models import Action, Milestone
from commonweal.actions.verbs import NO_WORDS
from commonweal.actions.working import Work
from commonweal.people import taxonomy
from commonweal.people.models import Organisation, Strand, User
from commonweal.people.naming import sends_counts
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of, areas_of
from commonweal.ui.forms import DayMonthYearField, LongText, ManyTicks, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen
from commonweal.ui.money import PoundsField

LIKELIHOODS = [
    (1, _("1 – very unlikely")),
    (2, _("2 – unlikely")),
    (3, _("3 – possible")),
    (4, _("4 – likely")),
    (5, _("5 – almost certain")),
]
IMPACTS = [
    (1, _("1 – hardly felt")),
    (2, _("2 – minor")),
    (3, _("3 – moderate")),
    (4, _("4 – major")),
    (5, _("5 – the aim is missed")),
]
SAID_IN_WORDS = ("responsibility", "deliverables", "staff", "funding_source", "risk", "risk_response")


class OfAnAction(SaysWhatWasSeen, ReadByOthers):
    """A form about one action, whose readers are known."""

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        self.action = action
        super().__init__(*args, is_for_the_group=action.visibility_class.names_school, **kwargs)

    def doer(self) -> Organisation | None:
        return self.action.owner_organisation


class WorkForm(OfAnAction):
    """How an action is to be done."""

    read_by_others = school_words = SAID_IN_WORDS

    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.none(), required=False, empty_label=_("The whole borough")
    )
    communities = forms.MultipleChoiceField(
        label=_("Communities it is for"), required=False, widget=ManyTicks
    )
    strands = forms.ModelMultipleChoiceField(
        label=_("Strands"), queryset=Strand.objects.all(), required=False, widget=ManyTicks
    )
    partners = forms.ModelMultipleChoiceField(
        label=_("Partners who help"),
        help_text=_("Besides the organisation that does it. They see it as far as their agreement says."),
        queryset=Organisation.objects.none(),
        required=False,
        widget=ManyTicks,
    )
    responsibility = forms.CharField(
        label=_("Responsible, in the plan’s words"),
        help_text=_("Where that is more than the organisation, such as “Cohesion delivery partners”."),
        max_length=300,
        required=False,
    )
    starts_on = DayMonthYearField(label=_("Planned start"), required=False)
    started_on = DayMonthYearField(label=_("Started"), required=False)
    deliverables = LongText(
        label=_("Deliverables"),
        help_text=_("What there will be to see when it is done, one to a line."),
        max_length=2000,
        required=False,
    )
    cost_pence = PoundsField(label=_("Money in pounds"), required=False)
    funding_source = forms.CharField(label=_("Where the money comes from"), max_length=200, required=False)
    staff = forms.CharField(
        label=_("Staff"),
        help_text=_("For example, “two days a week of a youth worker”. Do not name people."),
        max_length=200,
        required=False,
    )
    risk = LongText(
        label=_("Risk"),
        help_text=_("What may stop it. Do not name people."),
        max_length=1000,
        required=False,
    )
    likelihood = forms.TypedChoiceField(
        label=_("How likely is that?"), coerce=int, empty_value=None, required=False
    )
    impact = forms.TypedChoiceField(
        label=_("How much would it matter?"), coerce=int, empty_value=None, required=False
    )
    risk_response = LongText(label=_("What is done about the risk"), max_length=1000, required=False)

    changed_meanwhile = _(
        "Somebody else has changed how this action is done since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        work = Work.of(action)
        kwargs["initial"] = {
            name: [getattr(one, "pk", one) for one in value] if isinstance(value, tuple) else value
            for name, value in vars(work).items()
        } | {"seen": work.seen()}
        super().__init__(*args, action=action, **kwargs)
        area_set = area_set_of(settings.NEIGHBOURHOOD_TYPE)
        areas = areas_of(area_set) if area_set else Area.objects.none()
        offer(
            self,
            communities=taxonomy.choices("community"),
            likelihood=[("", _("Not judged")), *LIKELIHOODS],
            impact=[("", _("Not judged")), *IMPACTS],
            partners=Organisation.objects.filter(is_active=True).exclude(pk=action.owner_organisation_id),
            area=areas | Area.objects.filter(pk=action.area_id or 0),
        )

    def answers(self) -> Work:
        """What was answered, as `working.plan_work` takes it."""
        kept = {name: self.cleaned_data[name] for name in vars(Work())}
        for name in ("communities", "partners", "strands"):
            kept[name] = tuple(kept[name])
        return Work(**kept)

    def over_theirs(self, changed: Sequence[str]) -> "WorkForm":
        """What was typed, over the action as it has become, with what became of it in words."""
        return WorkForm(self.typed_over(Work.of(self.action).seen()), action=self.action).with_theirs(changed)


class MilestoneForm(OfAnAction):
    """One milestone: whoever manages actions says all of it, the action's organisation that it was reached."""

    read_by_others = school_words = ("title", "evidence")

    title = forms.CharField(
        label=_("Milestone"), max_length=200, error_messages={"required": _("Say what will be reached.")}
    )
    due_on = DayMonthYearField(label=_("By when"))
    reached_on = DayMonthYearField(
        label=_("Reached on"), help_text=_("Leave it empty while it is not."), required=False
    )
    evidence = LongText(
        label=_("What shows it"),
        help_text=_(
            "Such as minutes, a count of who came, a photograph. Do not name people outside the partnership."
        ),
        max_length=1000,
        required=False,
    )

    changed_meanwhile = _(
        "Somebody else has changed this milestone since you opened the page. Nothing was saved."
    )

    def __init__(
        self,
        *args: Any,
        action: Action,
        by: User,
        sets_it: bool,
        milestone: Milestone | None = None,
        **kwargs: Any,
    ) -> None:
        self.milestone, self.by, self.sets_it = milestone, by, sets_it
        seen = milestone_as_seen(milestone) if milestone else {}
        kwargs["initial"] = seen | {"seen": seen}
        super().__init__(*args, action=action, **kwargs)
        if milestone is None:
            del self.fields["reached_on"], self.fields["evidence"], self.fields["seen"]
        if not sets_it:
            del self.fields["title"], self.fields["due_on"]
        if sends_counts(by.organisation) and "evidence" in self.fields:
            del self.fields["evidence"]
            self.fields["reached_on"].help_text = NO_WORDS

    def clean(self) -> dict[str, Any]:
        """Words that came all the same, as from a page opened before, are refused and not dropped in silence."""
        cleaned = super().clean()
        if sends_counts(self.by.organisation) and self.data.get(self.add_prefix("evidence")):
            self.add_error("reached_on", NO_WORDS)
        return cleaned

    def clean_reached_on(self) -> datetime.date | None:
        """A day that has come."""
        day = cast(datetime.date | None, self.cleaned_data["reached_on"])
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verbs of milestones take it."""
        names = [
            name for name in ("title", "due_on", "reached_on", "evidence", "seen") if name in self.fields
        ]
        return {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}

    def over_theirs(self, changed: Sequence[str]) -> "MilestoneForm":
        """What was typed, over the milestone as it has become, with what became of it in words."""
        assert self.milestone is not None
        again = MilestoneForm(
            self.typed_over(milestone_as_seen(self.milestone)),
            action=self.action,
            by=self.by,
            sets_it=self.sets_it,
            milestone=self.milestone,
        )
        return again.with_theirs([name for name in changed if name in again.fields])
