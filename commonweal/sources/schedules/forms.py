"""The forms of a schedule: what is asked of each source, how often and from when."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.definitions import layout_of
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.places.area_types import KINDS
from commonweal.sources.schedule_models import Schedule
from commonweal.sources.services.official import offered
from commonweal.ui.forms import DayMonthYearField, offer

Source = Schedule.Source
FIRST_YEAR, LAST_YEAR = 1801, 2100


class ScheduleForm(RefusesMarkedAbove):
    """How often a source is asked, and from when."""

    rhythm = forms.ChoiceField(
        label=_("How often should we ask?"),
        choices=Schedule.Rhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how often.")},
    )
    starts_on = DayMonthYearField(
        label=_("From when?"),
        help_text=_("From today it is asked at once, and from then on at night. Such as 27 3 2026."),
    )

    @property
    def said(self) -> dict[str, Any]:
        """What was said, as a schedule keeps it."""
        return dict(self.cleaned_data)


class NomisForm(ScheduleForm):
    """Which table of Nomis, of which areas, and who may see it."""

    service = forms.ChoiceField(label=_("Which table?"), error_messages={"required": _("Choose a table.")})
    areas = forms.RegexField(
        r"\A[A-Za-z0-9_,.\-]+\Z",
        label=_("Which areas?"),
        max_length=200,
        required=False,
        help_text=_(
            "In the words of Nomis. Leave it empty for all small areas of England and Wales, of which those are kept "
            "that are loaded here. Those of one district come faster: its code at Nomis, with TYPE151 behind it."
        ),
        error_messages={"invalid": _("Use only letters, numbers, commas and full stops, as in TYPE151.")},
    )
    is_open = forms.TypedChoiceField(
        label=_("Who may see the figures?"),
        choices=[
            ("no", _("People who work with figures")),
            ("yes", _("Everybody: the publisher has published these very counts, small ones too")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="no",
        error_messages={"required": _("Say who may see the figures.")},
    )
    field_order = ("service", "areas", "is_open", "rhythm", "starts_on")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self, service=[("", _("Choose")), *((code, title_of(code)) for code in offered())])


class PortalForm(ScheduleForm):
    """Which boundaries of the Open Geography Portal, and of which type and year they are."""

    service = forms.RegexField(
        r"\A[A-Za-z0-9_]{3,200}\Z",
        label=_("Which service?"),
        max_length=200,
        help_text=_("As the portal names it, such as Wards_December_2025_Boundaries_UK_BGC."),
        error_messages={
            "required": _("Give the name of the service."),
            "invalid": _("A name of the portal has letters, numbers and underlines, and no blanks."),
        },
    )
    areas = forms.CharField(
        label=_("Which areas?"),
        max_length=200,
        required=False,
        help_text=_("In the words of the service, such as LAD25NM='Milton Keynes'. Leave it empty for all."),
    )
    area_type = forms.ChoiceField(
        label=_("Which type of area?"), error_messages={"required": _("Choose a type of area.")}
    )
    vintage = forms.IntegerField(
        label=_("Of which year are the boundaries?"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"required": _("Give the year of the boundaries.")},
    )
    field_order = ("service", "areas", "area_type", "vintage", "rhythm", "starts_on")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        kinds = [(kind.code, gettext(kind.plural)) for kind in KINDS.values()]
        offer(self, area_type=[("", _("Choose")), *kinds])


class PoliceForm(ScheduleForm):
    """Which force of data.police.uk."""

    service = forms.RegexField(
        r"\A[a-z]+(-[a-z]+)*\Z",
        label=_("Which police force?"),
        max_length=60,
        help_text=_("As data.police.uk names its files, such as thames-valley."),
        error_messages={
            "required": _("Give the name of the force."),
            "invalid": _("Use small letters and hyphens, as in thames-valley."),
        },
    )
    field_order = ("service", "rhythm", "starts_on")


FORMS: dict[str, type[ScheduleForm]] = {
    Source.NOMIS: NomisForm,
    Source.PORTAL: PortalForm,
    Source.POLICE: PoliceForm,
}


def answers_of(schedule: Schedule) -> dict[str, Any]:
    """A schedule as answers of its form."""
    names = ("service", "areas", "area_type", "rhythm", "starts_on")
    return {name: getattr(schedule, name) for name in names} | {
        "vintage": schedule.vintage or None,
        "is_open": "yes" if schedule.is_open else "no",
    }


def answers_at_first() -> dict[str, Any]:
    """What the form of a new schedule is filled in with."""
    today: datetime.date = timezone.localdate()
    return {"rhythm": Schedule.Rhythm.MONTHLY, "starts_on": today, "is_open": "no"}


def title_of(code: str) -> str:
    """What a table of Nomis is called, by our name for it; that name where it is not known any more."""
    one = offered().get(code)
    layout = layout_of(list(one.columns)) if one else None
    return layout.title if layout else code
