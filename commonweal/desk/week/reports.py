"""Reports: what is new to check, what waits for this person, and the newest strengths."""

from django.template.loader import render_to_string

from commonweal.desk.cards import Content
from commonweal.people.marking import tag_of
from commonweal.people.models import User
from commonweal.people.visibility_models import Kind
from commonweal.tension.describing import title_of
from commonweal.tension.looking import looked_through
from commonweal.tension.reaching import tag_of_kept
from commonweal.tension.selectors import (
    WAITING,
    late,
    open_questions_to,
    queue_visible_to,
    reports_visible_to,
    with_unread_answers,
)
from commonweal.tension.views.queue import counts_with_addresses

SHOWN = 5


def to_check(viewer: User) -> str | Content:
    """What nobody has checked yet, as counts that lead to it; children at risk and the most overdue by name."""
    counts = [one for one in counts_with_addresses(viewer) if one["count"]]
    if not counts:
        return ""
    queue = queue_visible_to(viewer)
    at_risk = queue.filter(status__in=WAITING, concerns_child=True)
    overdue = late(queue).exclude(pk__in=at_risk.values("pk"))
    has_answers = any(one["name"] == "answered" for one in counts)
    answered = with_unread_answers(queue) if has_answers else queue.none()
    pressing = {
        "answered": list(answered.order_by("due_on", "public_id")[:SHOWN]),
        "at_risk": list(at_risk.order_by("due_on", "public_id")[:SHOWN]),
        "overdue": list(overdue.order_by("due_on", "public_id")[:SHOWN]),
    }
    # What is only counted, no one has looked at; what stands here by its title somebody has.
    looked_through([one for found in pressing.values() for one in found], asked=["this week"], by=viewer)
    rows = {
        name: [
            {
                "title": title_of(report),
                "public_id": report.public_id,
                "due_on": report.due_on,
                "tag": tag_of(report.marking),
            }
            for report in found
        ]
        for name, found in pressing.items()
    }
    html = render_to_string("desk/week/to_check.html", {"counts": counts, **rows})
    return Content(html, tuple(report.marking for found in pressing.values() for report in found))


def strengths(viewer: User) -> str | Content:
    """The newest strengths that this person may see."""
    found = reports_visible_to(viewer).filter(kind=Kind.STRENGTH).order_by("-happened_on", "public_id")
    newest = list(found[:SHOWN])
    looked_through(newest, asked=["this week"], by=viewer)
    rows = [
        {
            "title": title_of(report),
            "public_id": report.public_id,
            "wording": report.sanitised,
            "tag": tag_of(report.marking),
            "kept": tag_of_kept(report),
        }
        for report in newest
    ]
    if not rows:
        return ""
    html = render_to_string("desk/week/strengths.html", {"reports": rows})
    return Content(html, tuple(report.marking for report in newest))


def asked_of(viewer: User) -> str:
    """Questions about what this person sent that wait for their answer."""
    number = open_questions_to(viewer)
    return render_to_string("desk/week/asked.html", {"number": number}) if number else ""
