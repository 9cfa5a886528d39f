"""What somebody asks to see, read from an address: the one parser for lists, maps, downloads and programs."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.people.taxonomy import choices, eep_levels
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.places.selectors import areas_of, current_area_sets
from commonweal.tension.filters import DAY_NOT_KNOWN
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import SHARED, WAITING, Filters
from commonweal.ui.filters import FilterForm, refuse_reversed_days
from commonweal.ui.forms import DayMonthYearField, ManyTicks, offer

# Kinds of area that people choose from a list; any other can stand in the address.
OFFERED = ("neighbourhood", "ward", "parish")


def area_key(area: Area) -> str:
    """How an address names an area: its type and code, such as ward:X05."""
    return f"{area.area_set.area_type.code}:{area.code}"


def find_area(key: str) -> Area | None:
    """The area in use today that `area_key` names; None when there is none."""
    area_type, _colon, code = key.partition(":")
    return (
        Area.objects.filter(
            area_set__is_published=True,
            area_set__is_current=True,
            area_set__area_type__code=area_type,
            code=code,
        )
        .defer("geometry")
        .select_related("area_set__area_type")
        .first()
    )


class AreaField(forms.ChoiceField):
    """An area in use today, by its key; offers those of the smallest type that people know by name."""

    def clean(self, value: Any) -> Area | None:
        if not value:
            return None
        area = find_area(str(value))
        if area is None:
            raise forms.ValidationError(_("There is no such area."))
        return area


def _offered() -> list[tuple[str, str]]:
    sets = {area_set.area_type.code: area_set for area_set in current_area_sets()}
    chosen = next((sets[code] for code in OFFERED if code in sets), None)
    if chosen is None:
        return []
    code = chosen.area_type.code
    return [(f"{code}:{area.code}", area.name) for area in areas_of(chosen).order_by("name")]


def _boxes(label: Any, offered: list[tuple[Any, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=offered, required=False, widget=forms.CheckboxSelectMultiple
    )


class ReportFilterForm(FilterForm):
    """The filter of the reports that a viewer may see. `filters()` gives what `selectors.filtered` takes.

    Names in the address: kind, type, community, source, status, level (each but kind may be repeated),
    from, to (2026-11-23), area (ward:X05), words. What cannot be read is said and left out.
    """

    statuses = tuple((status.value, status.label) for status in SHARED)

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        fields: dict[str, forms.Field] = {
            "words": forms.CharField(label=_("Words"), required=False, max_length=100),
            "kind": forms.ChoiceField(
                label=_("Kind"),
                required=False,
                widget=forms.RadioSelect,
                choices=[("", _("Strengths and tensions")), *Kind.choices],
            ),
            "status": _boxes(_("Status"), list(self.statuses)),
            "area": AreaField(label=_("Area"), required=False),
            "from": DayMonthYearField(label=_("From"), help_text=_(DAY_NOT_KNOWN), required=False),
            "to": DayMonthYearField(label=_("Until"), required=False),
            "type": forms.MultipleChoiceField(
                label=_("Type"),
                required=False,
                choices=[*choices("tension"), *choices("strength")],
                widget=ManyTicks,
            ),
            "community": forms.MultipleChoiceField(
                label=_("Communities affected"),
                required=False,
                choices=choices("community"),
                widget=ManyTicks,
            ),
            "source": forms.MultipleChoiceField(
                label=_("Source"),
                required=False,
                choices=choices("source"),
                widget=ManyTicks,
            ),
            "level": _boxes(
                _("Level"), [(str(one.value), f"{one.value} {one.name}") for one in eep_levels()]
            ),
        }
        self.fields.update(fields)
        asked = str(self.data.get("area", "")) if self.is_bound else ""
        areas = [("", _("Everywhere")), *_offered()]
        if asked and asked not in dict(areas):
            area = find_area(asked)
            if area is not None:
                areas.append((asked, str(area)))
        offer(self, area=areas)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_reversed_days(self, "from", "to")
        return cleaned

    def filters(self) -> Filters:
        """What is asked for; fields that could not be read are left out, and `errors` says so."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        area = asked.get("area")
        return Filters(
            kind=asked.get("kind", ""),
            indicators=tuple(asked.get("type", ())),
            communities=tuple(asked.get("community", ())),
            sources=tuple(asked.get("source", ())),
            statuses=tuple(asked.get("status", ())),
            levels=tuple(int(level) for level in asked.get("level", ())),
            from_on=asked.get("from"),
            to_on=asked.get("to"),
            area_id=area.pk if area else None,
            words=asked.get("words", ""),
        )

    def named(self) -> list[str]:
        """The names of what was asked for, without the values: what the record may keep."""
        self.is_valid()
        return sorted(name for name, value in getattr(self, "cleaned_data", {}).items() if value)


class QueueFilterForm(FilterForm):
    """The filter of the queue."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Strengths and tensions")), *Kind.choices],
    )
    status = forms.MultipleChoiceField(
        label=_("Status"), required=False, choices=Status.choices, widget=forms.CheckboxSelectMultiple
    )
    source = forms.MultipleChoiceField(label=_("Source"), required=False, widget=forms.CheckboxSelectMultiple)
    late = forms.BooleanField(label=_("Only overdue"), required=False)
    answered = forms.BooleanField(label=_("Only with an answer that nobody has read"), required=False)
    ending = forms.BooleanField(label=_("Only what is deleted soon"), required=False)
    assigned = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=[
            ("", _("Anybody")),
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            ("others", _("Somebody else")),
        ],
    )

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        offer(self, source=choices("source"))

    def filters(self) -> Filters:
        """What is asked for, apart from who it is assigned to."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        late, ending, answered = (bool(asked.get(name)) for name in ("late", "ending", "answered"))
        return Filters(
            kind=asked.get("kind", ""),
            # Where nothing is asked for, the queue is what waits.
            statuses=tuple(asked.get("status", ())) or (() if late or ending or answered else WAITING),
            sources=tuple(asked.get("source", ())),
            only_late=late,
            only_ending=ending,
            only_answered=answered,
        )

    def assigned_to(self, me: Any) -> Q:
        """The condition on who looks after a report."""
        self.is_valid()
        return {
            "me": Q(assigned_to=me),
            "nobody": Q(assigned_to=None),
            "others": ~Q(assigned_to=me) & Q(assigned_to__isnull=False),
        }.get(getattr(self, "cleaned_data", {}).get("assigned", ""), Q())
