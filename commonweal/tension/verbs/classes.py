"""The visibility class that a report's own marks give it."""

from commonweal.people.models import VisibilityClass
from commonweal.people.visibility import visibility_class
from commonweal.tension.models import Report
from commonweal.tension.report_models import Channel


def class_at(report: Report, stage: str) -> VisibilityClass:
    """The class of this report once it has come this far."""
    return visibility_class(
        stage=stage,
        kind=report.kind,
        marking=report.marking,
        handling=report.handling,
        organisation=report.organisation,
        agreement=report.agreement,
        is_from_public=report.channel == Channel.PUBLIC,
    )
