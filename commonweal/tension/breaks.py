"""Where the thread is expected to go on from a report and from a level, for the report on the whole thread."""

import datetime

from django.db.models import QuerySet

from commonweal.people.visibility_models import Kind
from commonweal.tension.models import Level, Report
from commonweal.tension.report_models import Status

# By then something should have come of a report of tension that is still open: an action, a summary, an end.
PATIENCE = datetime.timedelta(days=28)
# At this level and above something is done; older judgements are history.
CALLS_FOR_ACTION, LATELY = 3, datetime.timedelta(weeks=13)


def reports_that_wait(reports: QuerySet[Report], today: datetime.date) -> QuerySet[Report]:
    """Reports of tension that are open and came in four weeks ago or before. A strength need not lead anywhere."""
    return reports.filter(status=Status.OPEN, kind=Kind.TENSION, received_on__lte=today - PATIENCE)


def reports_whose_senders_read(reports: QuerySet[Report], today: datetime.date) -> QuerySet[Report]:
    """Reports that were closed with an outcome, which whoever sent them reads."""
    return reports.filter(status=Status.CLOSED).exclude(outcome="")


def levels_that_wait(levels: QuerySet[Level], today: datetime.date) -> QuerySet[Level]:
    """Judgements of the last quarter of a year that call for something to be done."""
    return levels.filter(overall__gte=CALLS_FOR_ACTION, week__gte=today - LATELY)
