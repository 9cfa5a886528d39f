"""Words of a published quarter that its readers may not read any more, and what stands in their place.

What was published is a record and is never changed. What is read of it (page, PDF, Word, tables, the correction that begins
from it) goes through here, see `docs/decisions/0007-words-withheld-after-signing.md`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from commonweal.people.models import VisibilityClass
from commonweal.quarterly.models import QuarterlyReport
from commonweal.tension.summary.still_read import actions_lost
from commonweal.tension.summary.withholding import runs_of, without

# A title of fewer letters is a word of something else too often.
SHORTEST_TITLE = 8


def published_sections(report: QuarterlyReport) -> list[dict[str, Any]]:
    """The sections of a published report as its readers may read them now."""
    lost = withheld_from(report)
    gone = _lost_of_the_quarter(report, lost)
    if not gone:
        return list(report.published)
    tells, instead = _telling(gone), withheld_words()
    return [without(section, lost, tells, instead) for section in report.published]


def withheld_words() -> str:
    """What stands in place of words that fewer people may read now."""
    return _("Withheld after it was published: fewer people may read this now.")


def correction_now(report: QuarterlyReport) -> str:
    """What a corrected report says was wrong, unless that tells of what is withheld."""
    gone = _lost_of_the_quarter(report, withheld_from(report))
    return withheld_words() if gone and _telling(gone)(report.correction) else report.correction


def words_to_begin_from(report: QuarterlyReport) -> dict[str, str]:
    """A person's words of a published report, for its correction to begin from: without the lines that are withheld."""
    instead = withheld_words()
    now = {one["code"]: one["text"] for one in published_sections(report)}
    found = {}
    for code, text in report.words.items():
        kept = [line for line in now.get(code, text).splitlines() if instead not in line]
        if words := "\n".join(kept).strip():
            found[code] = words
    return found


def named_in(reports: Iterable[QuarterlyReport]) -> Iterator[dict[str, Any]]:
    """What published reports tell of one by one: kind, item, seen_by (its class then), line, wording, title."""
    for report in reports:
        for section in report.published:
            yield from section.get("named", ())


def withheld_from(report: QuarterlyReport) -> frozenset[str]:
    """Which of the actions that this report tells of may its readers not read any more? The public ids."""
    seen_by = {one["item"]: one["seen_by"] for one in named_in([report])}
    classes = VisibilityClass.objects.in_bulk(set(seen_by.values()))
    then = {item: classes.get(number) for item, number in seen_by.items()}
    return frozenset(actions_lost(then, report.visibility_class)) if then else frozenset()


def _lost_of_the_quarter(report: QuarterlyReport, lost: frozenset[str]) -> list[dict[str, Any]]:
    """What is withheld of this report, and of those of the same quarter and edition, which its words may quote."""
    same = QuarterlyReport.objects.filter(
        first=report.first, edition=report.edition, published_at__isnull=False
    ).exclude(pk=report.pk)
    others = list(same.select_related("visibility_class"))
    gone = lost.union(*(withheld_from(one) for one in others))
    return [one for one in named_in([report, *others]) if one["item"] in gone] if gone else []


def _telling(named: list[dict[str, Any]]) -> Callable[[str], bool]:
    """Does a line tell of any of these: by the title of the action, or by six of its words in a row?"""
    titles = {" ".join(one["title"].casefold().split()) for one in named}
    titles = {title for title in titles if len(title) >= SHORTEST_TITLE}
    runs = {run for one in named for run in (*runs_of(one["wording"]), *runs_of(one["title"]))}

    def tells(line: str) -> bool:
        words = " ".join(line.casefold().split())
        return any(title in words for title in titles) or not runs.isdisjoint(runs_of(line))

    return tells
