"""A quarterly report in a short line. Nothing here draws: every command would start later for it."""

from django.utils.translation import gettext as _

from commonweal.quarterly.models import Edition, QuarterlyReport


def title_of(report: QuarterlyReport) -> str:
    """What the report is called, by its edition."""
    public, board = _("What we did"), _("Quarterly report to the board")
    return public if report.edition == Edition.PUBLIC else board
