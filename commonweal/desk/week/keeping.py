"""What those who keep the system in order are waited for: people's requests, documents, agreements."""

import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from commonweal.people.agreements_models import Agreement
from commonweal.people.governance import missing_documents
from commonweal.people.governance_models import DataRequest
from commonweal.people.models import User
from commonweal.tension import safeguarding

SOON = datetime.timedelta(days=60)


def requests(viewer: User) -> str:
    """Requests about people's own data, and for other information, that are not answered, the soonest due first."""
    waiting = list(DataRequest.objects.filter(answered_on=None).order_by("due_on"))
    if not waiting:
        return ""
    return render_to_string("desk/week/requests.html", {"requests": waiting, "today": timezone.localdate()})


def documents(viewer: User) -> str:
    """What no report of a real person is taken in without: the documents, and somebody to call for a child."""
    missing, nobody_to_call = missing_documents(), safeguarding.is_missing()
    if not missing and not nobody_to_call:
        return ""
    return render_to_string(
        "desk/week/documents.html", {"missing": missing, "nobody_to_call": nobody_to_call}
    )


def agreements(viewer: User) -> str:
    """Sharing agreements that share nothing, and those whose review is late or due within two months."""
    today = timezone.localdate()
    due = [
        one for one in Agreement.objects.all() if one.review_on <= today + SOON or not one.is_in_force(today)
    ]
    return render_to_string("desk/week/agreements.html", {"agreements": due, "today": today}) if due else ""
