"""The forms of a table on its way in: the file, its day where it is a published one, and what its columns mean."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.definitions import ABOUT, Layout, measures
from commonweal.evidence.forms import RhythmForm, answers_of_rhythm
from commonweal.evidence.models import Measure
from commonweal.places.models import AreaSet
from commonweal.sources.bringing.grouping import GroupsForm, answers_of_groups, said_of_groups
from commonweal.sources.bringing.receiving import LARGEST_FILE, MEGABYTE
from commonweal.ui.forms import DayMonthYearField, ManyTicks, offer

OWN = "-own-"
ONE, GROUPS = "one", "groups"
# What a measure tells of an area, in the words of the page.
TELLS = {
    "population": _("How many people or households there are"),
    "ethnicity": _("Ethnicity"),
    "religion": _("Religion or belief"),
    "nationality": _("Nationality, language or migration"),
    "deprivation": _("Deprivation or need"),
    "places": _("Places and services"),
    "strengths": _("What holds people together"),
    "tension": _("Tension"),
    "hate": _("Hate"),
    "crime": _("Crime"),
    "reach": _("Whom a service reaches"),
}


class TableForm(forms.Form):
    """A table to look through."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "A CSV file, also packed as .gz or .zip, or an Excel workbook (.xlsx), of at most %(size)d MB. "
            "Its first row names the columns; then one row for each area, or for each area and group. Of a "
            "workbook the first sheet is read that is not empty."
        )
        % {"size": LARGEST_FILE // MEGABYTE},
        error_messages={"required": _("Choose a table."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.gz,.zip,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _(
                    "This file is larger than %(size)d MB. Leave out areas of other boroughs, or send it to "
                    "whoever keeps the machine."
                ),
                params={"size": LARGEST_FILE // MEGABYTE},
            )
        return file


class DayForm(RhythmForm):
    """Of which day the figures of a published table are, and how often it comes."""

    as_of = DayMonthYearField(
        label=_("Of which day are the figures?"), help_text=_("As the publisher says, such as 21 3 2021.")
    )

    def clean_as_of(self) -> datetime.date:
        return _not_to_come(self.cleaned_data["as_of"])


def _not_to_come(day: datetime.date) -> datetime.date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("Give a day that has been: figures of a day to come are no figures."))
    return day


class ColumnsForm(GroupsForm, RhythmForm):
    """Whose table it is, how often it comes, what it measures and which column is what: all that a layout says."""

    title = forms.CharField(
        label=_("What is the table called?"),
        max_length=200,
        help_text=_("So that others know it, such as “Pupils on roll by first language, autumn 2026”."),
    )
    publisher = forms.CharField(label=_("Whose figures are they?"), max_length=200)
    licence = forms.CharField(
        label=_("Under which licence?"),
        max_length=100,
        help_text=_("Such as OGL 3.0, or “Not open: for partners only”."),
    )
    as_of = DayMonthYearField(label=_("Of which day are the figures?"))
    code = forms.ChoiceField(label=_("Which column holds the codes of areas?"))
    areas = forms.ChoiceField(
        label=_("Codes of which areas?"),
        help_text=_("Codes change with the boundaries, so the year matters."),
    )
    measure = forms.ChoiceField(
        label=_("What is measured?"),
        help_text=_(
            "A newer table takes the place of an older one of the same measure, on maps and in profiles too."
        ),
    )
    own_name = forms.CharField(
        label=_("Its name"),
        max_length=60,
        required=False,
        help_text=_("Such as “Pupils by first language”. Use the same name the next time."),
    )
    own_about = forms.ChoiceField(
        label=_("What does it tell of an area?"),
        choices=[("", _("Choose")), *((key, TELLS[key]) for key in TELLS if key in ABOUT)],
        required=False,
        help_text=_("Who lives somewhere is never laid over tension, hate or crime."),
    )
    own_unit = forms.ChoiceField(
        label=_("In which unit?"), choices=Measure.Unit.choices, initial=Measure.Unit.COUNT, required=False
    )
    shape = forms.ChoiceField(
        label=_("How do the figures stand in the table?"),
        choices=[
            (ONE, _("In one column")),
            (GROUPS, _("In several columns, one for each group")),
        ],
        widget=forms.RadioSelect,
    )
    value = forms.ChoiceField(label=_("Which column holds the figures?"), required=False)
    group = forms.ChoiceField(
        label=_("Which column names the group?"),
        required=False,
        help_text=_("Where the table has a row for each area and group."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Which columns are groups?"),
        widget=ManyTicks,
        required=False,
        help_text=_("Leave out totals. Each group is called as its column is."),
    )
    base = forms.ChoiceField(
        label=_("Which column says out of how many?"),
        required=False,
        help_text=_("Such as all pupils of the area."),
    )
    is_open = forms.BooleanField(
        label=_("The public may see these figures"),
        required=False,
        help_text=_("Only for figures that the publisher has published as open data."),
    )
    needed_for_some = ("own_name", "own_about", "own_unit", "own_service", "own_run_by", "value", "groups")

    def __init__(self, *args: Any, header: Sequence[str], sets: Iterable[AreaSet], **named: Any) -> None:
        super().__init__(*args, **named)
        self.sets = {key_of(one): one for one in sets}
        columns = [(column, column) for column in header]
        offer(
            self,
            code=[("", _("Choose")), *columns],
            areas=[("", _("Choose")), *((key, str(one)) for key, one in self.sets.items())],
            measure=measures_on_offer(),
            value=[("", _("Choose")), *columns],
            group=[("", _("None")), *columns],
            base=[("", _("None")), *columns],
            groups=columns,
        )

    def clean_as_of(self) -> datetime.date:
        return _not_to_come(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("measure") == OWN:
            self._look_at_own_measure(cleaned)
        self._look_at_figures(cleaned)
        return cleaned

    def _look_at_own_measure(self, said: dict[str, Any]) -> None:
        code = own_code(said.get("own_name", ""))
        if not said.get("own_name"):
            self.add_error("own_name", _("Give the name of what is measured."))
        elif not code:
            self.add_error("own_name", _("Use some letters of the Latin alphabet or numbers in the name."))
        elif code in measures() or Measure.objects.filter(code=code).exists():
            self.add_error("own_name", _("This is measured already. Choose it in the list above."))
        if not said.get("own_about"):
            self.add_error("own_about", _("Say what it tells of an area."))
        self.look_at_groups(said)

    def _look_at_figures(self, said: dict[str, Any]) -> None:
        if said.get("shape") == ONE and not said.get("value"):
            self.add_error("value", _("Choose the column that holds the figures."))
        if said.get("shape") == GROUPS and not said.get("groups"):
            self.add_error("groups", _("Tick the columns that are groups."))
        used = [("code", said.get("code")), ("base", said.get("base"))]
        if said.get("shape") == ONE:
            used += [("value", said.get("value")), ("group", said.get("group"))]
        else:
            used += [("groups", column) for column in said.get("groups", ())]
        seen: set[str] = set()
        for name, column in used:
            if column and column in seen and name not in self.errors:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("The column “%(name)s” is chosen twice."), params={"name": column}
                    ),
                )
            seen.add(column or "")

    @property
    def layout(self) -> Layout:
        """What was said, as the loader reads it."""
        said = self.cleaned_data
        areas = self.sets[said["areas"]]
        own = own_measures().get(said["measure"])
        is_one = said["shape"] == ONE
        is_new = said["measure"] == OWN
        return Layout(
            title=said["title"],
            publisher=said["publisher"],
            licence=said["licence"],
            as_of=said["as_of"],
            measure=own_code(said["own_name"]) if is_new else said["measure"],
            name=said["own_name"] if is_new else own.name if own else "",
            about=said["own_about"] if is_new else _key_of_about(own.about) if own else "",
            unit=said["own_unit"] if is_new else own.unit if own else "",
            value=said["value"] if is_one else "",
            group=said["group"] if is_one else "",
            groups={} if is_one else {column: column for column in said["groups"]},
            base=said["base"],
            codes={"column": said["code"], "type": areas.area_type.code, "year": areas.vintage},
            is_open=said["is_open"],
            **self.comes,
            **said_of_groups(said, own, is_new=is_new),
        )


class LoadForm(forms.Form):
    """Whether the public may see counts that are so small that they can point at somebody."""

    has_confirmed = forms.BooleanField(
        label=_("The publisher has published these very counts, or has agreed that the public sees them"),
        required=False,
    )


def key_of(area_set: AreaSet) -> str:
    """How a set of areas is named in a form."""
    return f"{area_set.area_type.code}-{area_set.vintage}"


def own_code(name: str) -> str:
    """The code of a measure of one's own, by its name.

    >>> own_code("Pupils by first language")
    'pupils-by-first-language'
    """
    return slugify(name)[:60]


def own_measures() -> dict[str, Measure]:
    """Measures of earlier tables that the definitions do not know, by code."""
    found = Measure.objects.select_related("run_by").exclude(code__in=list(measures()))
    return {one.code: one for one in found}


def _key_of_about(about: str) -> str:
    return next(key for key, value in ABOUT.items() if value == about)


def measures_on_offer() -> list[tuple[Any, Any]]:
    """What can be chosen as what is measured."""
    own = [(code, str(one)) for code, one in own_measures().items()]
    known = [
        (one.code, f"{one.name} ({one.universe})" if one.universe else one.name)
        for one in measures().values()
    ]
    return [
        ("", _("Choose")),
        (OWN, _("Something else, named below")),
        *([(_("Of earlier tables"), own)] if own else []),
        (_("Of published tables"), known),
    ]


def answers_of(layout: Layout, header: Sequence[str]) -> dict[str, Any]:
    """An earlier layout as answers of the form, as far as its columns are still there. The day is left to be said."""

    def still(column: str) -> str:
        return column if column in header else ""

    is_known = layout.measure in measures() or Measure.objects.filter(code=layout.measure).exists()
    return {
        "title": layout.title,
        "publisher": layout.publisher,
        "licence": layout.licence,
        "code": still(str(layout.codes.get("column", ""))),
        "areas": f"{layout.codes['type']}-{layout.codes['year']}" if layout.codes else "",
        "measure": layout.measure if is_known else OWN,
        "own_name": "" if is_known else layout.name,
        "own_about": "" if is_known else layout.about,
        "own_unit": "" if is_known else layout.unit,
        **({} if is_known else answers_of_groups(layout)),
        "shape": GROUPS if layout.groups else ONE,
        "value": still(layout.value),
        "group": still(layout.group),
        "base": still(layout.base),
        "groups": [column for column in layout.groups.values() if column in header],
        "is_open": layout.is_open,
        **answers_of_rhythm(layout.rhythm, layout.lag),
    }
