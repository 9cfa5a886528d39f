"""Pages of reports in tests: their addresses, reading them, and what is typed into their forms."""

import io
import json

from django.urls import reverse
from PIL import Image

from commonweal.tension.models import Report
from commonweal.tension.verbs.triage import seen_of


def address(name, report, *more):
    return reverse(f"tension:{name}", args=[report.public_id, *more])


def page(client, where, status=200):
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def picture(name="photo.png", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, kind)
    out.seek(0)
    out.name, out.size = name, len(out.getvalue())
    return out


SENT = {
    "kind": "tension",
    "what": "Leaflets lay at the bus stop.",
    "where": "online",
    "marking": "official",
    "handling": "P",
    "may_share": "on",
    "token": "one",
}
GRADED = {
    "grade-kind": "tension",
    "grade-sanitised": "Leaflets were found.",
    "grade-indicator": "leaflets",
    "grade-severity": "2",
    "grade-eep_class": "experienced",
    "grade-direction": "rising",
    "grade-communities": ["new-arrivals"],
    "grade-marking": "official",
    "grade-handling": "P",
    "grade-where": "borough",
}


def graded(report, **changed):
    """The grading of a page that was opened just now, with some of it filled in otherwise."""
    typed = {f"grade-{name}": value for name, value in changed.items()}
    return GRADED | {"grade-seen": json.dumps(seen_of(Report.objects.get(pk=report.pk)))} | typed
