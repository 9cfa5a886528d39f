"""Reports in the search: by their agreed wording and place, for whoever may see them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from commonweal.search.finders import Finder, Hit, fitting, register
from commonweal.tension.describing import address_of, title_of
from commonweal.tension.looking import looked_through
from commonweal.tension.models import Report
from commonweal.tension.opening import OPENS_REPORTS
from commonweal.tension.selectors import Filters, filtered, reports_visible_to


def _items(viewer: Any, text: str) -> QuerySet[Report]:
    found = fitting(
        reports_visible_to(viewer), text, lambda reports, word: filtered(reports, Filters(words=word))
    )
    return found.order_by("-happened_on", "public_id")


def _as_hits(reports: Iterable[Report]) -> list[Hit]:
    # The agreed wording for triagers too: a list of results is read over many shoulders.
    return [
        Hit(title_of(report), address_of(report), Truncator(report.sanitised).chars(160), report.marking)
        for report in reports
    ]


def _shown(reports: list[Report], viewer: Any) -> None:
    looked_through(reports, asked=["words"], by=viewer, verb="search reports")


def register_finder() -> None:
    """Let reports be found."""
    register(
        Finder(
            code="report",
            label=_("Reports"),
            order=10,
            items=_items,
            as_hits=_as_hits,
            permissions=frozenset(OPENS_REPORTS),
            shown=_shown,
        )
    )
