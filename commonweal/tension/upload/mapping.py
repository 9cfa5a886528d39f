"""Which column means what: guessed from its heading, corrected by a person, remembered for the partner."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.people.models import Organisation, User
from commonweal.people.visibility_models import Kind
from commonweal.tension.models import ColumnMapping

# What a column can mean. There is none for who did it: a report speaks of pressures, not of people.
MEANINGS: dict[str, Promise] = {
    "what": gettext_lazy("What happened"),
    "kind": gettext_lazy("Strength or tension"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time of day"),
    "where": gettext_lazy("Kind of place (a place, online, borough-wide, unknown)"),
    "place": gettext_lazy("Place in words"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
    "indicator": gettext_lazy("Type"),
    "communities": gettext_lazy("Communities affected"),
    "source": gettext_lazy("Source"),
    "marking": gettext_lazy("Marking"),
    "handling": gettext_lazy("Handling code"),
    "handling_conditions": gettext_lazy("Conditions of handling"),
    "is_first_hand": gettext_lazy("Seen or heard by the person reporting"),
    "crime_reported": gettext_lazy("Reported to the police"),
    "crime_reference": gettext_lazy("Police reference"),
    "done_already": gettext_lazy("What has been done already"),
    "suggested": gettext_lazy("What you would suggest"),
    "concerns_child": gettext_lazy("A child may be at risk of harm"),
}
# Not a column: what every row is, where no column says it.
EVERY_ROW = "every_row_is"

_USUAL = {
    "what": "what|what happened|description|details|incident|summary|narrative|text|report|event|notes|issue",
    "kind": "kind|strength or tension|tension or strength|report kind|positive or negative",
    "date": "date|when|incident date|date of incident|event date|day|occurred|date reported|happened on",
    "time": "time|time of day|incident time|time of incident|hour",
    "where": "where|kind of place|location type|place type",
    "place": "place|location|address|street|venue|area|ward|neighbourhood|where was it|site|estate",
    "lon": "lon|long|lng|longitude|x",
    "lat": "lat|latitude|y",
    "indicator": "type|indicator|category|incident type|type of incident|theme",
    "communities": "communities|community|communities affected|group affected|groups affected",
    "source": "source|source type|reported by type",
    "marking": "marking|protective marking|classification|security marking|gsc",
    "handling": "handling|handling code",
    "handling_conditions": "conditions|handling conditions|conditions of handling",
    "is_first_hand": "first hand|firsthand|seen or heard|witnessed",
    "crime_reported": "reported to the police|reported to police|police informed|crime reported",
    "crime_reference": "crime reference|police reference|crime number|crime ref|urn|crime reference number",
    "done_already": "action taken|done already|what has been done already|response|what has been done",
    "suggested": "suggested action|what you would suggest|suggested|recommendation|suggestion",
    "concerns_child": "child at risk|a child may be at risk|a child may be at risk of harm|child may be at risk|"
    "children at risk|concerns a child|concerns child|safeguarding|child safeguarding",
}


class WrongMapping(ValueError):
    """The columns are not matched so that reports can be made of the rows.

    meaning: which choice is wrong, where one of them is.
    """

    def __init__(self, words: str, meaning: str = "") -> None:
        super().__init__(words)
        self.meaning = meaning


def guess(header: Sequence[str]) -> dict[str, str]:
    """What the columns probably mean: {meaning: column}; a column is taken for one meaning at most.

    >>> guess(["Incident date", "Description", "Lat", "Long"])
    {'what': 'Description', 'date': 'Incident date', 'lon': 'Long', 'lat': 'Lat'}
    """
    return match_headings(header, _USUAL)


def match_headings(header: Sequence[str], usual_words: Mapping[str, str]) -> dict[str, str]:
    """Which heading means what, by the usual words for each meaning, the first first: {meaning: heading}."""
    plain = {column: re.sub(r"[^a-z]+", " ", column.casefold()).strip() for column in header}
    found: dict[str, str] = {}
    for meaning, usual in usual_words.items():
        for words in usual.split("|"):
            match = next((c for c in header if plain[c] == words and c not in found.values()), None)
            if match is not None:
                found[meaning] = match
                break
    return found


def header_key(header: Sequence[str]) -> str:
    """A digest of the headings: the same columns in the same order, however capitals are used."""
    text = json.dumps([column.casefold().strip() for column in header], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def checked(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The mapping without empty entries. Raises WrongMapping with what to do."""
    chosen = {meaning: column for meaning, column in columns.items() if column}
    unknown = sorted(set(chosen) - set(MEANINGS) - {EVERY_ROW})
    if unknown:
        raise WrongMapping(_("“%(name)s” is nothing that a column can mean.") % {"name": unknown[0]})
    used = [column for meaning, column in chosen.items() if meaning != EVERY_ROW]
    for meaning, column in chosen.items():
        if meaning == EVERY_ROW:
            continue
        if column not in header:
            raise WrongMapping(_("The file has no column “%(name)s”.") % {"name": column})
        if used.count(column) > 1:
            raise WrongMapping(_("The column “%(name)s” is chosen twice.") % {"name": column}, meaning)
    if "what" not in chosen:
        raise WrongMapping(_("Choose the column that says what happened."))
    if chosen.get(EVERY_ROW, Kind.TENSION) not in Kind.values:
        raise WrongMapping(_("Every row is a strength or a tension."))
    if "kind" not in chosen and EVERY_ROW not in chosen:
        raise WrongMapping(_("Choose the column for strength or tension, or say what every row is."), "kind")
    if "kind" in chosen and EVERY_ROW in chosen:
        raise WrongMapping(
            _("Choose either a column for strength or tension, or what every row is. Not both."), "kind"
        )
    if ("lon" in chosen) != ("lat" in chosen):
        raise WrongMapping(_("Choose both longitude and latitude, or neither."), "lon")
    if "time" in chosen and "date" not in chosen:
        raise WrongMapping(_("A time of day needs the column with the date."), "date")
    return chosen


def remembered(organisation: Organisation, header: Sequence[str]) -> dict[str, str] | None:
    """What this partner said the last time about a file with these headings; None for a new one."""
    found = ColumnMapping.objects.filter(organisation=organisation, header_key=header_key(header)).first()
    return dict(found.columns) if found else None


def remember(
    columns: Mapping[str, str], *, organisation: Organisation, header: Sequence[str], by: User
) -> None:
    """Keep what the columns mean for this partner, in place of what was said before."""
    ColumnMapping.objects.update_or_create(
        organisation=organisation,
        header_key=header_key(header),
        defaults={"columns": dict(columns), "made_by": by},
    )
