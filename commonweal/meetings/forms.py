"""Forms about meetings: when and where, the agenda, who came, what was decided, interests."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.meetings.attendance import attendance_as_seen, seats_at
from commonweal.meetings.models import AgendaItem, Attendance, Meeting, State
from commonweal.meetings.outcomes import offers_for
from commonweal.meetings.telling_apart import told_apart
from commonweal.meetings.verbs import NEXT, item_as_seen, meeting_as_seen
from commonweal.meetings.writing import markings_for
from commonweal.people.asking_names import AsksAboutNames
from commonweal.people.attached.reading import ACCEPT, CannotAttach, CleanFile, read_file
from commonweal.people.models import Body, Membership, Organisation, User
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.people.veiling import Veil
from commonweal.people.visibility_models import Marking
from commonweal.thread.selectors import Key, find_item
from commonweal.ui.forms import DayMonthYearField, LongText, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen

HOURS = ["%H:%M", "%H.%M", "%H%M"]


class HourField(forms.TimeField):
    """A time of day, as people write it."""

    def __init__(self, **named: Any) -> None:
        wrong = _("Write the time with hours and minutes, such as 14:30.")
        super().__init__(
            input_formats=HOURS,
            widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
            error_messages={"invalid": wrong, "required": wrong},
            **named,
        )


class MeetingForm(RefusesMarkedAbove):
    """When and where a body meets, and how that is marked."""

    on = DayMonthYearField(label=_("Day"))
    begins = HourField(label=_("Begins"), help_text=_("For example, 14:00"))
    ends = HourField(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    online = forms.CharField(
        label=_("How to join online"),
        help_text=_("Such as the address of the call. Only those who read the papers see it."),
        max_length=300,
        required=False,
    )
    marking = forms.ChoiceField(label=_("Marking"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, marking=markings_for(by))
        self.fields["marking"].initial = Marking.OFFICIAL

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The meeting ends before it begins."))
        if not cleaned.get("place") and not cleaned.get("online"):
            self.add_error("place", _("Say where it is, or how to join it online."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.call_meeting` takes it."""
        kept = self.cleaned_data
        return {
            "starts_at": _instant(kept["on"], kept["begins"]),
            "ends_at": _instant(kept["on"], kept["ends"]),
            "place": kept["place"],
            "online": kept["online"],
            "marking": kept["marking"],
        }


def _instant(day: datetime.date, hour: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, hour))


class ChangeMeetingForm(SaysWhatWasSeen, MeetingForm):
    """The same meeting, said otherwise, and how far it has come."""

    state = forms.ChoiceField(label=_("How far it is"), widget=forms.RadioSelect)
    field_order = ["state"]

    changed_meanwhile = _(
        "Somebody else has changed this meeting since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, meeting: Meeting, by: User, **kwargs: Any) -> None:
        self.meeting, self.by = meeting, by
        begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        kwargs["initial"] = {
            "on": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "place": meeting.place,
            "online": meeting.online,
            "marking": meeting.visibility_class.marking,
            "state": meeting.state,
            "seen": meeting_as_seen(meeting),
        }
        super().__init__(*args, by=by, **kwargs)
        self.fields["marking"].initial = meeting.visibility_class.marking
        self.fields["marking"].help_text = gettext("A meeting is never marked lower again.")
        possible = NEXT[meeting.state]
        offer(self, state=[(code, label) for code, label in State.choices if code in possible])

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.change_meeting` takes it."""
        return super().answers() | {"state": self.cleaned_data["state"], "seen": self.cleaned_data["seen"]}

    def over_theirs(self, changed: list[str]) -> "ChangeMeetingForm":
        """What was typed, over the meeting as it has become, with what became of it in words."""
        again = ChangeMeetingForm(
            self.typed_over(meeting_as_seen(self.meeting)), meeting=self.meeting, by=self.by
        )
        fields = {"starts_at": ("on", "begins"), "ends_at": ("ends",)}
        return again.with_theirs(name for one in changed for name in fields.get(one, (one,)))


class ItemForm(AsksAboutNames):
    """A matter for the agenda."""

    places_read_by_others = ("title",)
    read_by_others = ("said",)

    title = forms.CharField(
        label=_("What it is about"), max_length=200, error_messages={"required": _("Say what it is about.")}
    )
    led_by = forms.CharField(label=_("Who leads"), max_length=100, required=False)
    lasts = forms.IntegerField(
        label=_("How many minutes it takes"), min_value=1, max_value=480, required=False
    )
    about = forms.CharField(
        label=_("An item here that it is about"),
        help_text=_("The address of its page, such as that of a report, an action or a plan."),
        max_length=300,
        required=False,
    )
    said = LongText(
        label=_("What was said"),
        help_text=_("For the minutes: of the matter, and never of what anybody is like."),
        max_length=6000,
        required=False,
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_about(self) -> Key | None:
        """The item whose address was given, if whoever writes may see it."""
        typed = str(self.cleaned_data["about"]).strip()
        if not typed:
            return None
        for part in reversed(typed.partition("?")[0].strip("/").split("/")):
            step = find_item(part, viewer=self.by) if 8 <= len(part) <= 16 else None
            if step is not None:
                return step.kind, step.item_id
        raise forms.ValidationError(_("There is no such item. Copy the address of its page."))

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.add_item` takes it."""
        names = ("title", "led_by", "lasts", "about", "said")
        return {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}


class ChangeItemForm(SaysWhatWasSeen, ItemForm):
    """The same matter, said otherwise, or at another place in the order."""

    order = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=100)
    field_order = ["order", "title", "led_by", "lasts", "about", "said"]

    changed_meanwhile = _(
        "Somebody else has changed this matter since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, item: AgendaItem, by: User, **kwargs: Any) -> None:
        self.item = item
        kwargs["initial"] = item_as_seen(item) | {"about": item.about_id, "seen": item_as_seen(item)}
        super().__init__(*args, by=by, **kwargs)

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.change_item` takes it."""
        return super().answers() | {"order": self.cleaned_data["order"], "seen": self.cleaned_data["seen"]}

    def over_theirs(self, changed: list[str]) -> "ChangeItemForm":
        """What was typed, over the matter as it has become, with what became of it in words."""
        again = ChangeItemForm(self.typed_over(item_as_seen(self.item)), item=self.item, by=self.by)
        return again.with_theirs(changed)


class PaperForm(forms.Form):
    """One document for a matter on the agenda."""

    paper = forms.FileField(
        label=_("Paper"),
        help_text=_(
            "A PDF, a picture or a plain text of at most 10 MB. What it says about its maker is taken out."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_paper(self) -> CleanFile:
        """The file, checked by what is in it and made anew."""
        try:
            return read_file(self.cleaned_data["paper"])
        except CannotAttach as error:
            raise forms.ValidationError(list(error.reasons)) from error


class AttendanceForm(SaysWhatWasSeen):
    """How each member came."""

    changed_meanwhile = _(
        "Somebody else has said who was there since you opened the page. Nothing was saved."
    )

    def __init__(self, *args: Any, meeting: Meeting, by: User, **kwargs: Any) -> None:
        self.meeting, self.by = meeting, by
        kwargs["initial"] = {"seen": attendance_as_seen(meeting)}
        super().__init__(*args, **kwargs)
        came = dict(meeting.attendance.exclude(person=None).values_list("person", "came"))
        self.people: dict[str, User] = {}
        seats = list(seats_at(meeting))
        for seat, words in zip(seats, told_apart(seats, by), strict=True):
            name = f"came-{seat.person.public_id}"
            self.people[name] = seat.person
            self.fields[name] = forms.ChoiceField(
                label=words,
                required=False,
                choices=[("", gettext("Nothing is said")), *Attendance.Came.choices],
                initial=came.get(seat.person_id, ""),
            )

    def answers(self) -> dict[User, str]:
        """Who came how, as `verbs.note_attendance` takes it."""
        return {person: self.cleaned_data[name] for name, person in self.people.items()}

    def value_now(self, name: str) -> Any:
        """How the member of this question came, as it is kept now."""
        return self.fields[name].initial

    def over_theirs(self, changed: list[str]) -> "AttendanceForm":
        """What was chosen, over what somebody else has said meanwhile, with that in words."""
        typed = self.typed_over(attendance_as_seen(self.meeting))
        again = AttendanceForm(typed, meeting=self.meeting, by=self.by)
        return again.with_theirs(f"came-{one}" for one in changed)


class GuestForm(RefusesMarkedAbove):
    """Somebody who was there without a seat."""

    guest = forms.CharField(
        label=_("Guest, by name or post"),
        max_length=100,
        error_messages={"required": _("Say who was there, by name or post.")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(is_active=True),
        label=_("Organisation"),
        required=False,
        empty_label=_("None of the partnership"),
    )


class DecisionForm(AsksAboutNames):
    """What was decided, and why."""

    places_read_by_others = ("words",)
    read_by_others = ("reasons",)

    words = forms.CharField(
        label=_("What was decided"),
        max_length=300,
        error_messages={"required": _("Say what was decided.")},
    )
    reasons = LongText(
        label=_("Why"), max_length=4000, error_messages={"required": _("Say why it was decided.")}
    )
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=_("On which matter"),
        required=False,
        empty_label=_("None on the agenda"),
    )
    wants_action = forms.BooleanField(
        label=_("Somebody has to do something because of it"), required=False, initial=True
    )
    outcome = forms.ChoiceField(
        label=_("What it does to a plan"),
        help_text=_("The plan then names this meeting and this decision."),
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, item=meeting.items.all())
        if offered := offers_for(meeting, by):
            outcome: Any = self.fields["outcome"]
            outcome.choices = [("", gettext("Nothing")), *offered]
        else:
            del self.fields["outcome"]
        veil = Veil(by)
        matter: Any = self.fields["item"]
        matter.label_from_instance = lambda item: veil.over(item.title)

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.record_decision` takes it."""
        names = ("words", "reasons", "item", "wants_action")
        kept = {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}
        return kept | {"outcome": self.cleaned_data.get("outcome", "")}


class AgreeForm(forms.Form):
    """When the body agreed the minutes."""

    agreed_on = DayMonthYearField(label=_("Agreed on"))


class InterestForm(AsksAboutNames):
    """What a member declares."""

    places_read_by_others = ("words",)

    person = forms.ModelChoiceField(User.objects.none(), label=_("Member"), empty_label=_("Choose"))
    organisation = forms.CharField(
        label=_("Organisation or contract"),
        help_text=_("As an agenda would name it: where a matter names it, the page says so."),
        max_length=200,
    )
    words = forms.CharField(
        label=_("What the interest is"),
        help_text=_("Such as: trustee, paid by it, family owns a share. The tie, and no opinion of anybody."),
        max_length=300,
    )
    declared_on = DayMonthYearField(label=_("Declared on"))

    def __init__(self, *args: Any, body: Body, by: User, may_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        sitting = Membership.objects.filter(body=body).exclude(until_on__lt=today)
        seats = list(sitting.select_related("person__organisation", "on_behalf_of"))
        words = {seat.person_id: told for seat, told in zip(seats, told_apart(seats, by), strict=True)}
        people = User.objects.filter(pk__in=words).order_by("name")
        offer(self, person=people if may_write else people.filter(pk=by.pk))
        member: Any = self.fields["person"]
        member.label_from_instance = lambda person: words[person.pk]
        if not may_write:
            self.fields["person"].initial = by.pk


class EndInterestForm(forms.Form):
    """When an interest ended."""

    withdrawn_on = DayMonthYearField(label=_("Ended on"))
