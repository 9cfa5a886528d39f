"""Bringing a plan in, its head, what a body decided, and what an agency promises."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.found_names import names_in
from commonweal.people.models import Body, Organisation
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.plans.bringing import Head
from commonweal.plans.matching import Known, known_names
from commonweal.plans.models import Plan, Step
from commonweal.plans.table.reading import ReadObjective, ReadPlan, objective_of
from commonweal.plans.table.wording import folded, wording
from commonweal.plans.verbs import is_shared_with
from commonweal.plans.versions import head_of
from commonweal.tension.upload.read import LARGEST_FILE, MEGABYTE
from commonweal.ui.filters import refuse_reversed_days
from commonweal.ui.forms import DayMonthYearField, LongText
from commonweal.ui.meanwhile import SaysWhatWasSeen

SALT = "plans.brought"
LONGEST_CARRIED = 2 * MEGABYTE
# What a choice of nobody here is called in the form.
OWN = "own"
# Before the short name of a body, which an organisation may have as well.
BODY = "body:"


class PlanFileForm(RefusesMarkedAbove):
    """A table of a plan to look through, and what it is the table of."""

    file = forms.FileField(
        label=_("Table of the plan"),
        help_text=_(
            "A document for Word (.docx), an Excel workbook (.xlsx), CSV or text of at most %(size)d MB. Its columns: Ref, "
            "Strategic Objective, Indicator of Success, Action, Responsibility."
        )
        % {"size": LARGEST_FILE // MEGABYTE},
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv,.tsv,.txt,.md"}),
    )
    plan = forms.ModelChoiceField(
        label=_("Which plan is it?"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("A new plan"),
        help_text=_("Of a plan that is there you see first what would change."),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("The words over the table, unless you write others."),
    )
    starts_on = DayMonthYearField(label=_("First day"), required=False)
    ends_on = DayMonthYearField(
        label=_("Last day"),
        required=False,
        help_text=_("Three years after the first, unless you say otherwise."),
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Any], self.fields["plan"])
        field.queryset = plans

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Send only the table."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_reversed_days(self, "starts_on", "ends_on")
        return cleaned

    def head(self) -> Head:
        """What is said of the plan above its table."""
        kept = self.cleaned_data
        return Head(title=kept["title"], starts_on=kept["starts_on"], ends_on=kept["ends_on"])


def packed(read: ReadPlan, *, head: Head, plan: Plan | None, name: str) -> str:
    """A table that was read, as text for a hidden field: signed, and bound to the plan as it reads now.

    The table stays with whoever brings it until they say that it is to be kept: nothing undecided is on our disk.
    """
    rows = [[one.row, one.cells] for one in read.objectives]
    days = [day.isoformat() if day else "" for day in (head.starts_on, head.ends_on)]
    over = [plan.public_id, plan.version] if plan else None
    said = [rows, read.title, list(read.not_read), [head.title, *days], over, name]
    return signing.dumps(said, salt=SALT, compress=True)


class ConfirmForm(AsksAboutNames):
    """Which organisation or body each responsibility of a table is; sending it says that the table is to be kept.

    What looks like somebody's name in the table is asked about before others read it.
    """

    # Each question has an answer already.
    says_nothing_of_optional = True
    carried = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_CARRIED)

    def __init__(
        self,
        *args: Any,
        objectives: Sequence[ReadObjective],
        offered: Sequence[Organisation],
        bodies: Sequence[Body],
        owner: Organisation,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = objectives
        known = known_names(offered)
        self.answers: dict[str, Organisation | Body] = {one.slug: one for one in offered}
        self.answers |= {f"{BODY}{one.slug}": one for one in bodies}
        choices: list[Any] = [
            (OWN, _("Nobody here: %(owner)s") % {"owner": owner}),
            (_("Organisations"), [(one.slug, one.name) for one in offered]),
        ]
        if bodies:
            choices.append((_("Bodies"), [(f"{BODY}{one.slug}", one.name) for one in bodies]))
        self.asked: dict[str, str] = {}
        for words in dict.fromkeys(one for row in objectives for one in row.responsibilities):
            if folded(words) in self.asked.values():
                continue
            name = f"who-{len(self.asked)}"
            self.asked[name] = folded(words)
            self.fields[name] = forms.ChoiceField(
                label=words, choices=choices, initial=self._meant(known, words), required=False
            )

    def _meant(self, known: Known, words: str) -> str:
        """Whom the words mean as they stand, of those that are offered."""
        if organisation := known.meant_by(words):
            return organisation.slug
        body = known.body_meant_by(words)
        code = f"{BODY}{body.slug}" if body else OWN
        return code if code in self.answers else OWN

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in the words of a plan, which is full of capitals: one word by itself is none."""
        places = [*known_places(), *wording().responsible, *known_names().names]
        texts = [
            text for one in self.objectives for text in (one.words, one.indicator, one.cells["actions"])
        ] + [words for one in self.objectives for words in one.responsibilities]
        found = dict.fromkeys(name for text in texts for name in names_in(text, places=places))
        return [name for name in found if not _without_beginnings(name).isalpha()]

    def chosen(self) -> Mapping[str, Organisation | Body | None]:
        """Which organisation or body was chosen for each responsibility, by its words folded."""
        kept = self.cleaned_data
        return {words: self.answers.get(kept.get(name, "")) for name, words in self.asked.items()}


def _without_beginnings(name: str) -> str:
    """What looked like a name, without words with which an action begins.

    >>> _without_beginnings("Elm Supporting")
    'Elm'
    """
    words = name.split()
    kept = [word for word in words if word not in wording().imperatives and not word.endswith("ing")]
    return " ".join(kept) or words[0]


def unpacked(text: str) -> tuple[ReadPlan, Head, list[Any] | None, str]:
    """What `packed` made: the table, the head, which plan at which version, and the file's name.

    Raises `signing.BadSignature` where it is not what we gave out.
    """
    rows, title, not_read, (own, first, last), over, name = signing.loads(text, salt=SALT)
    names = known_names().names
    objectives = tuple(objective_of(number, cells, names) for number, cells in rows)
    head = Head(own, "", parse_date(first) if first else None, parse_date(last) if last else None)
    return ReadPlan(title, objectives, (), tuple(not_read)), head, over, name


class HeadForm(SaysWhatWasSeen, AsksAboutNames):
    """What a plan is called, what it is for and how long it runs."""

    read_by_others = ("title", "vision")

    title = forms.CharField(label=_("Title"), max_length=200)
    vision = LongText(
        label=_("Vision"),
        help_text=_("What it will be like here when the plan has worked."),
        max_length=4000,
        required=False,
    )
    starts_on = DayMonthYearField(label=_("First day"))
    ends_on = DayMonthYearField(label=_("Last day"))

    changed_meanwhile = _("Somebody else has changed this plan since you opened the page. Nothing was saved.")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": plan.title,
            "vision": plan.vision,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "seen": head_of(plan),
        }
        self.plan = plan
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_reversed_days(self, "starts_on", "ends_on")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.change_head` takes it."""
        kept = self.cleaned_data
        return {name: kept[name] for name in ("title", "vision", "starts_on", "ends_on", "seen")} | {
            "is_confirmed": self.was_confirmed
        }

    def over_theirs(self, changed: Sequence[str]) -> "HeadForm":
        """What was typed, over the plan as it has become, with what became of it in words."""
        return HeadForm(self.typed_over(head_of(self.plan)), plan=self.plan).with_theirs(changed)


class StepForm(RefusesMarkedAbove):
    """What a body decided on a plan, and on which day."""

    kind = forms.ChoiceField(label=_("What was decided"), choices=Step.Kind.choices, widget=forms.RadioSelect)
    body = forms.ChoiceField(label=_("By which body"), required=False)
    other_body = forms.CharField(
        label=_("Another body"),
        max_length=200,
        required=False,
        help_text=_("If it is not in the list, such as a cabinet or a forum that was consulted."),
    )
    on = DayMonthYearField(label=_("On which day"), help_text=_("For example, 14 12 2026"))
    note = LongText(
        label=_("Note"), max_length=2000, required=False, help_text=_("Such as where the minutes are.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(Body.objects.order_by("name").values_list("name", flat=True))
        field = cast(forms.ChoiceField, self.fields["body"])
        field.choices = [("", _("Choose")), *((name, name) for name in names)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        bodies = [one for one in (cleaned.get("body"), cleaned.get("other_body")) if one]
        if len(bodies) != 1 and "body" not in self.errors:
            words = _("Choose the body, or write one that is not in the list: one of both.")
            self.add_error("body", words)
        elif bodies:
            cleaned["by_body"] = bodies[0]
        if cleaned.get("on") and cleaned["on"] > timezone.localdate():
            self.add_error("on", _("This day is to come. Record what was decided once it was."))
        return cleaned


class PledgeForm(AsksAboutNames):
    """What an organisation promises towards a plan."""

    read_by_others = ("words",)

    organisation = forms.ModelChoiceField(
        label=_("Organisation that promises it"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who promises it.")},
    )
    words = LongText(
        label=_("What it promises"),
        max_length=2000,
        error_messages={"required": _("Write what it promises.")},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [one.pk for one in Organisation.objects.filter(is_active=True) if is_shared_with(plan, one)]
        field = cast(forms.ModelChoiceField[Any], self.fields["organisation"])
        field.queryset = Organisation.objects.filter(pk__in=able)
