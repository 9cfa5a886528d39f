"""How many of each type, in a week and an area. There is no field for words, so nobody can be named."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.people.taxonomy import name_of, terms
from commonweal.people.visibility_models import Kind
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of, areas_of
from commonweal.tension.counted import MOST, told_as_count
from commonweal.tension.models import Report
from commonweal.tension.verbs.told import Told
from commonweal.tension.weeks import this_week, week_to_look_at
from commonweal.ui.confirming import ask_to_confirm
from commonweal.ui.forms import offer

WEEKS_BACK = 8


class CountsForm(forms.Form):
    """A week, an area, and a number beside each type of tension and of strength."""

    says_nothing_of_optional = True
    _box = ""
    week = forms.ChoiceField(label=_("Week beginning"), widget=forms.Select)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        weeks = [this_week() - datetime.timedelta(weeks=back) for back in range(WEEKS_BACK + 1)]
        area_set = area_set_of(settings.NEIGHBOURHOOD_TYPE)
        self.areas: dict[str, Area] = {one.code: one for one in areas_of(area_set)} if area_set else {}
        offer(
            self,
            week=[(day.isoformat(), formats.date_format(day, "j F Y")) for day in weeks],
            area=[("", _("Across the borough")), *((one.code, one.name) for one in self.areas.values())],
        )
        self.fields["week"].initial = week_to_look_at().isoformat()
        for kind in (Kind.TENSION, Kind.STRENGTH):
            for term in terms(kind).values():
                self.fields[f"{kind}-{term.code}"] = forms.IntegerField(
                    label=term.name,
                    min_value=0,
                    max_value=MOST,
                    required=False,
                    error_messages={
                        "invalid": _("Enter a whole number."),
                        "min_value": _("A count is 0 or more. Leave it empty where there was none."),
                        "max_value": _("This is more than can be counted at once. Check the number."),
                    },
                    widget=forms.NumberInput({"class": "govuk-input--width-4", "inputmode": "numeric"}),
                )

    def of_kind(self, kind: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(f"{kind}-")]

    @property
    def tensions(self) -> list[forms.BoundField]:
        return self.of_kind(Kind.TENSION)

    @property
    def strengths(self) -> list[forms.BoundField]:
        return self.of_kind(Kind.STRENGTH)

    @property
    def more_box(self) -> forms.BoundField | None:
        """The box to say with that these are more of the same, where the same was sent earlier."""
        return self[self._box] if self._box else None

    def is_more(self, earlier: Sequence[Report]) -> bool:
        """Does whoever sends say that these come on top of what was sent earlier? If not, they are asked."""
        box = ask_to_confirm(
            self,
            "more",
            about=" ".join(sorted(one.public_id for one in earlier)),
            label=_("They are more of the same"),
            told=_("If they are not, there is nothing to send again."),
        )
        self._box = box.name
        if not box.data:
            days = dict.fromkeys(formats.date_format(one.received_on, "j F Y") for one in earlier)
            counts = dict.fromkeys(f"{one.number} × {name_of(one.kind, one.indicator)}" for one in earlier)
            asked = gettext(
                "You sent these counts on %(days)s: %(counts)s. Tick the box below if they are more of the same."
            )
            self.add_error(self._box, asked % {"days": ", ".join(days), "counts": ", ".join(counts)})
        return bool(box.data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned[name] for name in self.fields if "-" in name):
            raise forms.ValidationError(
                _("Enter how many of at least one type. Where there was nothing, send a nil return.")
            )
        return cleaned

    def told(self) -> list[Told]:
        """What was counted, one for each type that has a number."""
        given = self.cleaned_data
        return [
            told_as_count(
                kind=kind,
                indicator=code,
                number=given[name],
                week=datetime.date.fromisoformat(given["week"]),
                area=self.areas.get(given["area"]),
            )
            for name in self.fields
            if "-" in name and given[name]
            for kind, _dash, code in [name.partition("-")]
        ]
