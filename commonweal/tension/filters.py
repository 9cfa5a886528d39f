"""From the address of a page to what was asked for: the same for list, map, table, tiles and files."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from commonweal.people.taxonomy import choices, eep_levels
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED, Filters
from commonweal.ui.filters import refuse_reversed_days
from commonweal.ui.forms import DayInAddress, first_error, offer

LONGEST_SEARCH = 100
NOTHING = [("", gettext_lazy("All"))]
# Said wherever reports are found or counted by their days.
DAY_NOT_KNOWN = gettext_noop("A report whose day is not known counts by the day it was received.")


class BadFilter(ValueError):
    """The address asks for something that does not exist. The sentence says what, and what to do."""


class ReportFilters(forms.Form):
    """What to show. Nothing is required; every field is in the address of the page."""

    says_nothing_of_optional = True

    kind = forms.ChoiceField(
        label=gettext_lazy("Strengths or tensions"),
        required=False,
        choices=[
            ("", gettext_lazy("Both")),
            (Kind.STRENGTH.value, gettext_lazy("Strengths")),
            (Kind.TENSION.value, gettext_lazy("Tensions")),
        ],
    )
    indicator = forms.MultipleChoiceField(
        label=gettext_lazy("Type"), required=False, widget=forms.CheckboxSelectMultiple
    )
    community = forms.MultipleChoiceField(
        label=gettext_lazy("Community affected"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.MultipleChoiceField(
        label=gettext_lazy("Source"), required=False, widget=forms.CheckboxSelectMultiple
    )
    status = forms.MultipleChoiceField(
        label=gettext_lazy("Status"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.MultipleChoiceField(
        label=gettext_lazy("Level"), required=False, widget=forms.CheckboxSelectMultiple
    )
    week = DayInAddress(
        label=gettext_lazy("Week beginning"),
        required=False,
        widget=forms.HiddenInput,
    )
    since = DayInAddress(
        label=gettext_lazy("From"),
        help_text=gettext_lazy(DAY_NOT_KNOWN),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = DayInAddress(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    area = forms.CharField(
        label=gettext_lazy("Area"), required=False, widget=forms.HiddenInput, max_length=80
    )
    q = forms.CharField(
        label=gettext_lazy("Words in the agreed wording or the place"),
        required=False,
        max_length=LONGEST_SEARCH,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            indicator=choices("strength") + choices("tension"),
            community=choices("community"),
            source=choices("source"),
            status=[(status.value, status.label) for status in SHARED],
            level=[(str(level.value), f"{level.value} {level.name}") for level in eep_levels()],
        )

    def narrow(self, kind: str, *, is_public: bool) -> None:
        """Leave out what does not apply to a list of one kind, or is not for the public to ask."""
        if kind:
            del self.fields["kind"]
            offer(self, indicator=choices(kind))
        if is_public:
            for name in ("community", "source", "status", "level"):
                del self.fields[name]

    def clean_week(self) -> datetime.date | None:
        day = self.cleaned_data["week"]
        if day is not None and day.weekday() != 0:
            raise forms.ValidationError(_("A week begins on a Monday."))
        return day

    def clean_area(self) -> int | None:
        text = self.cleaned_data["area"]
        if not text:
            return None
        found = area_named(text)
        if found is None:
            raise forms.ValidationError(_("There is no such area in use."))
        return found.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_reversed_days(self, "since", "until")
        # The page of the map leads to the one chosen last (`maps.days`). An address made by hand says neither.
        if cleaned.get("week") and (cleaned.get("since") or cleaned.get("until")):
            self.add_error(
                None, _("A week is asked for, and days from one to another too. Ask for one of them.")
            )
        return cleaned


def area_named(text: str) -> Area | None:
    """The area in use that an address names as type:code, such as ward:X01; None when there is none.

    >>> area_named("nonsense") is None
    True
    """
    area_type, colon, code = text.partition(":")
    if not colon:
        return None
    return (
        Area.objects.filter(
            area_set__area_type__code=area_type,
            area_set__is_current=True,
            area_set__is_published=True,
            code=code,
        )
        .defer("geometry")
        .first()
    )


def filters_from(query: QueryDict) -> Filters:
    """What does this address ask for? Names that are not filters are passed over.

    A value that does not exist raises BadFilter with a sentence: dropping it would show more than was
    asked for, and so does a `week`, a Monday, beside `since` or `until`.

    >>> filters_from(QueryDict("kind=strength&indicator=sport&page=2")).indicators
    ('sport',)
    """
    if not any(query.get(name) for name in ReportFilters.base_fields):
        return Filters()  # most tiles: a form with every choice of the taxonomy costs more than the tile
    form = ReportFilters(query)
    if not form.is_valid():
        raise BadFilter(first_error(form))
    asked = form.cleaned_data
    since, until, week = asked["since"], asked["until"], asked["week"]
    if week:
        since, until = week, week + datetime.timedelta(days=6)
    return Filters(
        kind=asked["kind"],
        indicators=_sorted(asked["indicator"]),
        communities=_sorted(asked["community"]),
        sources=_sorted(asked["source"]),
        statuses=_sorted(Status(value).value for value in asked["status"]),
        levels=tuple(sorted({int(value) for value in asked["level"]})),
        from_on=since,
        to_on=until,
        area_id=asked["area"],
        words=asked["q"].strip(),
    )


def _sorted(values: Any) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
