"""What those who keep the system in order are waited for: people's requests, documents, agreements."""

import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from commonweal.people.agreements_models import Agreement
from commonweal.people.governance import missing_documents
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import User

SOON = datetime.timedelta(days=60)


def requests(viewer: User) -> str:
    """Requests about people's own data that are not answered, the soonest due first."""
    waiting = list(DataRequest.objects.filter(answered_on=None).order_by("due_on"))
    if not waiting:
        return ""
    return render_to_string("desk/week/requests.html", {"requests": waiting, "today": timezone.localdate()})


def documents(viewer: User) -> str:
    """Documents without which no report of a real person is taken in, where any is missing."""
    missing = missing_documents()
    return render_to_string("desk/week/documents.html", {"missing": missing}) if missing else ""


def agreements(viewer: User) -> str:
    """Sharing agreements that share nothing, and those whose review is late or due within two months."""
    today = timezone.localdate()
    due = [
        one for one in Agreement.objects.all() if one.review_on <= today + SOON or not one.is_in_force(today)
    ]
    return render_to_string("desk/week/agreements.html", {"agreements": due, "today": today}) if due else ""
