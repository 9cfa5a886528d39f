"""What of the record is asked for, read from the address of the page or of its file."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.audit import words
from commonweal.audit.models import AuditEvent
from commonweal.people.models import User
from commonweal.ui.filters import FilterForm, refuse_reversed_days
from commonweal.ui.forms import DayInAddress, offer

NOBODY = "nobody"
UNKNOWN = {"invalid_choice": _("The record holds no such entry. Choose one of the list.")}


class WhoField(forms.ChoiceField):
    """Who did it, by public id: people with an account, and whoever else the record names."""

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(value) or AuditEvent.objects.filter(actor=value).exists()


class RecordFilterForm(FilterForm):
    """The filter of the record. Names in the address: who, what, from, to (2026-11-23), about, item."""

    who = WhoField(label=_("Who"), required=False, error_messages=UNKNOWN)
    what = forms.ChoiceField(label=_("What was done"), required=False, error_messages=UNKNOWN)
    about = forms.ChoiceField(label=_("To what"), required=False, error_messages=UNKNOWN)
    item = forms.RegexField(
        r"^[0-9A-Za-z-]+$",
        label=_("Number of the item"),
        help_text=_("As it stands in the address of its page."),
        required=False,
        max_length=40,
        strip=True,
        error_messages={"invalid": _("A number of an item has letters, digits and hyphens only.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayInAddress(label=_("From"), required=False, widget=_calendar())
        self.fields["to"] = DayInAddress(label=_("Until"), required=False, widget=_calendar())
        people = User.objects.order_by("name").values_list("public_id", "name")
        offer(
            self,
            who=[("", _("Anybody")), (NOBODY, _("The system or the public")), *people],
            what=[("", _("Anything")), *words.deeds()],
            about=[("", _("Anything")), *words.kinds()],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_reversed_days(self, "from", "to")
        return cleaned

    def events(self) -> QuerySet[AuditEvent]:
        """The events asked for, newest first; none where a value cannot be read, for fewer filters show more."""
        events = AuditEvent.objects.order_by("-id")
        if not self.is_valid():
            return events.none()
        asked = self.cleaned_data
        if asked["who"]:
            events = events.filter(actor="" if asked["who"] == NOBODY else asked["who"])
        if asked["what"]:
            events = events.filter(verb=asked["what"])
        if asked["about"]:
            events = events.filter(item_kind=asked["about"])
        if asked["item"]:
            events = events.filter(item_id=asked["item"])
        if asked["from"]:
            events = events.filter(at__gte=_midnight(asked["from"]))
        if asked["to"]:
            events = events.filter(at__lt=_midnight(asked["to"] + datetime.timedelta(days=1)))
        return events

    def named(self) -> list[str]:
        """The names of the filters used, without their values."""
        return sorted(name for name, value in self.cleaned_data.items() if value) if self.is_valid() else []


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _calendar() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
