"""Making an action and saying how far it is."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Action, Progress
from commonweal.actions.reaching import reach_of
from commonweal.actions.verbs import NO_WORDS, progress_of, promise_of
from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.asking_schools import SaysWhoReadsOfSchools
from commonweal.people.found_names import names_in
from commonweal.people.models import Organisation, User
from commonweal.people.naming import sends_counts
from commonweal.ui.filters import FilterForm
from commonweal.ui.forms import DayMonthYearField, LongText, Words, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen

LONGEST_TITLE = 200
OF_AN_ACTION = _(
    "As it is worded now, only the tension monitoring group, those who check reports and people of the organisation that "
    "does it will read this action, now and later, because it tells of a school."
)
# Many read at the organisation that leads, so that what tells of a school is not for all of them.
OF_ONE_OF_THE_LEAD = _(
    "As it is worded now, only the tension monitoring group and those who check reports will read this action, now and "
    "later, because it tells of a school; nobody else at the organisation that does it will, as it leads the partnership."
)
OF_ONE_OF_NOBODY_YET = _(
    "As it is worded now, only the tension monitoring group, those who check reports and, unless it leads the partnership, "
    "people of the organisation that does it will read this action, now and later, because it tells of a school."
)
FOR_PARTNERS_TOO = _(
    "To let partners read it too, write “children” or “young people” without the school, and the neighbourhood in place "
    "of it."
)


class ReadByOthers(SaysWhoReadsOfSchools, AsksAboutNames):
    """Words of an action, which others read: they are asked about names, and about schools before it is kept.

    is_for_the_group: only the tension group reads the action, whatever it says, so that nothing is asked about schools.
    """

    who_reads_then = OF_AN_ACTION

    def __init__(self, *args: Any, is_for_the_group: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_for_the_group:
            self.ask_about_schools()

    def doer(self) -> Organisation | None:
        """The organisation that does it, as far as that is known."""
        return None

    def told_of_schools(self) -> Words:
        """Who reads it then, which is otherwise at the organisation that leads."""
        if not super().told_of_schools():
            return ""
        doer = self.doer()
        if doer is None:
            return f"{OF_ONE_OF_NOBODY_YET} {FOR_PARTNERS_TOO}"
        return f"{OF_ONE_OF_THE_LEAD if doer.is_lead else OF_AN_ACTION} {FOR_PARTNERS_TOO}"

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in what was typed; what the action said already was read by others before."""
        found = super().found_names(cleaned)
        places = known_places() if found else []
        said = [str(self.initial.get(name) or "") for name in self.read_by_others]
        before = {one for text in said for one in names_in(text, places=places)}
        return [name for name in found if name not in before]


class Promised(ReadByOthers):
    """What will be done."""

    read_by_others = school_words = ("title", "details")

    title = forms.CharField(
        label=_("What will be done"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say what will be done.")},
    )
    details = LongText(label=_("Details"), max_length=4000, required=False)


class ActionForm(Promised):
    """What will be done, by which organisation and person, by when."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation that does it"),
        queryset=Organisation.objects.filter(is_active=True),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose who will do it.")},
    )
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.filter(is_active=True, organisation__isnull=False).select_related(
            "organisation"
        ),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    due_on = DayMonthYearField(label=_("By when"), help_text=_("For example, 14 12 2026"))

    def doer(self) -> Organisation | None:
        """The organisation that was chosen."""
        chosen = self._typed("organisation")
        return Organisation.objects.filter(pk=chosen).first() if chosen.isdecimal() else None

    def offer_only(self, able: Mapping[Organisation, Sequence[User]], *, left_out: str) -> None:
        """Offer these organisations and people only; whoever sends another is told why it cannot be.

        left_out: which others there are and why they are not offered, which is said beside the question.
        """
        self.fields["organisation"].help_text = left_out
        people = [person for readers in able.values() for person in readers]
        for name, offered in (("organisation", able), ("person", people)):
            field = cast(forms.ModelChoiceField[Any], self.fields[name])
            field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in offered)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person, organisation = cleaned.get("person"), cleaned.get("organisation")
        if person and organisation and person.organisation_id != organisation.pk:
            self.add_error("person", _("This person does not belong to the organisation chosen."))
        if cleaned.get("due_on") and cleaned["due_on"] < timezone.localdate():
            self.add_error("due_on", _("This day has passed. Choose a day to come."))
        return cleaned


class ChangeForm(SaysWhatWasSeen, Promised):
    """The same action, said otherwise: its organisation stays."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Nobody in particular")
    )
    due_on = DayMonthYearField(label=_("By when"))

    changed_meanwhile = _(
        "Somebody else has changed this action since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": action.title,
            "details": action.details,
            "person": action.owner_id,
            "due_on": action.due_on,
            "seen": promise_of(action),
        }
        self.action = action
        organisation, seen = action.owner_organisation, action.visibility_class
        super().__init__(*args, is_for_the_group=seen.names_school, **kwargs)
        self.reach = reach_of(organisation, seen, names_school=self.school_box is not None)
        # Whoever would not see it is taken here and refused below, in words.
        offer(self, person=User.objects.filter(is_active=True, organisation=organisation))
        field = cast(forms.ModelChoiceField[Any], self.fields["person"])
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in self.reach.readers)]
        field.help_text = self.reach.said_of_others(action.owner)

    def doer(self) -> Organisation | None:
        return self.action.owner_organisation

    def clean(self) -> dict[str, Any]:
        """It stays with people who will see it, in the words that it has then."""
        cleaned = super().clean()
        person = cleaned.get("person")
        if self.reach.is_lost_by_words:
            words = _("Nobody at %(name)s may see an action that tells of a school. Word it without.")
            self.add_error("title", words % {"name": self.reach.organisation})
        elif person is not None and (said := self.reach.said_of(person)):
            self.add_error("person", said)
        return cleaned

    def clean_due_on(self) -> datetime.date:
        """A day to come, or the one that was agreed."""
        day: datetime.date = self.cleaned_data["due_on"]
        if day < timezone.localdate() and day != self.action.due_on:
            raise forms.ValidationError(_("This day has passed. Choose a day to come."))
        return day

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.change_action` takes it."""
        kept = self.cleaned_data
        return {
            "title": kept["title"],
            "details": kept["details"],
            "owner": kept["person"],
            "due_on": kept["due_on"],
            "seen": kept["seen"],
            "is_confirmed": self.was_confirmed,
        }

    def over_theirs(self, changed: Sequence[str]) -> "ChangeForm":
        """What was typed, over the action as it has become, with what became of it in words."""
        again = ChangeForm(self.typed_over(promise_of(self.action)), action=self.action)
        return again.with_theirs(["person" if name == "owner" else name for name in changed])

    def value_in_words(self, name: str, value: Any) -> str:
        """A value as it reads; who does it also where they can be chosen no more."""
        if name == "person":
            return str(self.action.owner or _("Nobody in particular"))
        return super().value_in_words(name, value)


class ProgressForm(SaysWhatWasSeen, ReadByOthers):
    """How far is it?"""

    read_by_others = school_words = ("comment",)

    progress = forms.ChoiceField(label=_("Progress"), choices=Progress.choices, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=_("How much is done, in per cent"),
        help_text=_("As you judge it. What is complete is all done."),
        min_value=0,
        max_value=100,
        required=False,
    )
    comment = LongText(
        label=_("Comment"),
        help_text=_("What was done, what stands in the way. Do not name people outside the partnership."),
        max_length=2000,
        required=False,
    )

    changed_meanwhile = _(
        "Somebody else has said how far this action is since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, action: Action, by: User, **kwargs: Any) -> None:
        self.action, self.by = action, by
        self.takes_words = not sends_counts(by.organisation)
        kwargs["initial"] = {
            "progress": action.progress,
            "percent": action.percent,
            "comment": action.comment,
            "seen": self._as_it_is(),
        }
        is_for_the_group = action.visibility_class.names_school or not self.takes_words
        super().__init__(*args, is_for_the_group=is_for_the_group, **kwargs)
        if not self.takes_words:
            del self.fields["comment"]
            self.fields["progress"].help_text = NO_WORDS

    def clean(self) -> dict[str, Any]:
        """Words that came all the same, as from a page opened before, are refused and not dropped in silence."""
        cleaned = super().clean()
        if not self.takes_words and self.data.get(self.add_prefix("comment")):
            self.add_error("progress", NO_WORDS)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.update_progress` takes it."""
        kept = self.cleaned_data
        return {
            "progress": kept["progress"],
            "percent": kept["percent"],
            "comment": kept.get("comment"),
            "seen": kept["seen"],
            "is_confirmed": self.was_confirmed,
        }

    def over_theirs(self, changed: Sequence[str]) -> "ProgressForm":
        """What was typed, over what somebody else has said meanwhile, with that in words."""
        again = ProgressForm(self.typed_over(self._as_it_is()), action=self.action, by=self.by)
        return again.with_theirs(changed)

    def doer(self) -> Organisation | None:
        return self.action.owner_organisation

    def _as_it_is(self) -> dict[str, Any]:
        return progress_of(self.action, with_comment=self.takes_words)


class ActionFilterForm(FilterForm):
    """The filter of the list of actions."""

    progress = forms.MultipleChoiceField(
        label=_("Progress"), required=False, choices=Progress.choices, widget=forms.CheckboxSelectMultiple
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Everybody’s")), ("own", _("My organisation’s")), ("me", _("Mine"))],
    )
    late = forms.BooleanField(label=_("Only late ones"), required=False)

    def named(self) -> list[str]:
        """The names of what was asked for, without the values: what the record may keep."""
        self.is_valid()
        return sorted(name for name, value in self.cleaned_data.items() if value)
