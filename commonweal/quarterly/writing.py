"""A quarterly report's sections: drafted from the locked day with a person's words over them, or as published."""

from dataclasses import asdict
from typing import Any

from commonweal.documents.content import to_plain
from commonweal.documents.registry import Scope, sections_of
from commonweal.quarterly.editions import DOCUMENT, classes_for
from commonweal.quarterly.models import QuarterlyReport
from commonweal.quarterly.withholding import published_sections


class CannotReport(ValueError):
    """The report cannot be begun, edited or published as asked."""


def scope_of(report: QuarterlyReport) -> Scope:
    """From which days, for which edition and from what the report is written."""
    return Scope(report.first, report.as_of, report.edition, classes_for(report.edition))


def sections_now(report: QuarterlyReport) -> list[dict[str, Any]]:
    """The sections as they are to be read: of a published report as they were then, but for what its readers may not read any
    more, else worked out anew.

    A section: code, title, text (a person's, where they wrote any), drafted, figures, is_left_out, told (the items that it
    tells of, by kind and identifier), named (the actions that it tells of by themselves, as `Named`). Raises CannotReport where a section tells more than the edition may hold.
    """
    if report.published_at is not None:
        return published_sections(report)
    scope, sections = scope_of(report), []
    for section in sections_of(DOCUMENT, report.edition):
        written = section.draft(scope)
        if not written.classes <= scope.clearance:
            raise CannotReport(f"“{section.title}” tells more than this edition may hold.")
        sections.append(
            {
                "code": section.code,
                "title": str(section.title),
                "text": report.words.get(section.code, written.text),
                "drafted": written.text,
                "figures": [to_plain(block) for block in written.figures],
                "is_left_out": section.code in report.left_out,
                "told": [asdict(one) for one in written.told],
                "named": [asdict(one) for one in written.named],
            }
        )
    return sections
