"""What tests of schools ask of a report: its class now, and who reads it."""

from commonweal.tension.models import Report
from commonweal.tension.selectors import reports_visible_to


def readers(report, people):
    return {
        name for name, person in people.items() if reports_visible_to(person).filter(pk=report.pk).exists()
    }


def of(report):
    return Report.objects.select_related("visibility_class").get(pk=report.pk).visibility_class
