"""Pages of Wealdmere for pictures and for the accessibility sweep: those of single items, found by looking."""

from collections.abc import Iterator

from django.urls import reverse

from commonweal.actions.models import Action
from commonweal.evidence.models import Dataset
from commonweal.people.models import Agreement, User
from commonweal.places.models import Area
from commonweal.releases.models import Release
from commonweal.tension.counts import WEEK
from commonweal.tension.models import Level, Report, Summary
from commonweal.tension.report_models import Status
from commonweal.tension.weeks import week_to_look_at
from commonweal.ui.screens import Screen

# Name, address, and who looks, of pages that are about no single item.
PAGES = (
    ("week", "/week/", "aisha ben grace hana joan kit"),
    ("map", "/map/", "aisha grace"),
    ("map-levels", "/map/?layer=levels", "ben"),
    ("map-counts", "/map/?layer=tensions-by-area", "aisha"),
    ("map-table", "/map/?view=table", "aisha"),
    ("returns-all", "/returns/all/", "aisha"),
    ("returns-own", "/returns/", "kit"),
    ("levels", "/levels/", "aisha"),
    ("summary", "/summary/", "aisha ben"),
    ("counts", "/reports/counts/", "kit"),
    ("upload", "/reports/upload/", "idris"),
    ("people", "/settings/people/", "joan"),
    ("people-invite", "/settings/people/invite/", "joan"),
    ("organisations", "/settings/organisations/", "aisha"),
    ("body", "/settings/bodies/tension-monitoring-group/", "aisha"),
    ("agreements", "/settings/agreements/", "aisha"),
    ("requests", "/settings/requests/", "hana"),
    ("documents", "/settings/documents/", "hana"),
    ("record", "/settings/record/", "hana"),
    ("tokens", "/settings/tokens/", "aisha"),
    ("jobs", "/jobs/", "aisha"),
    ("account", "/accounts/2fa/", "aisha"),
)


def screens_of_wealdmere() -> Iterator[Screen]:
    """Every page that somebody of Wealdmere sees, one of each sort; an item is left out where there is none."""
    yield Screen("public-map", "/map/")
    yield Screen("public-map-table", "/map/?view=table")
    yield Screen("public-your-data", "/your-data/")
    for name, address, people in PAGES:
        for person in people.split():
            yield _seen(name, address, person)
    yield from _of_reports()
    yield from _of_areas()
    yield from _of_summaries()
    if data := Dataset.objects.filter(is_open=True).order_by("title").first():
        yield Screen("public-data-set", reverse("evidence:dataset", args=[data.public_id]))
    if table := Release.objects.first():
        yield Screen("public-release", reverse("releases:release", args=[table.public_id]))
        yield Screen("public-map-released", "/map/?layer=released-strengths")
    if action := Action.objects.first():
        yield _seen("action", reverse("actions:action", args=[action.public_id]), "aisha")
        links = reverse("thread:links", args=["action", action.public_id])
        yield _seen("links", f"{links}?q=leaflets", "aisha")
    if agreement := Agreement.objects.first():
        yield _seen("agreement", reverse("people:agreement", args=[agreement.public_id]), "aisha")
    if kit := User.objects.filter(name="Kit").first():
        yield _seen("account-of", reverse("people:account", args=[kit.public_id]), "joan")


def _seen(name: str, address: str, person: str) -> Screen:
    return Screen(f"{name}-{person}", address, person=f"{person}@wealdmere.example")


def _of_reports() -> Iterator[Screen]:
    waiting = Report.objects.filter(status=Status.NEW, kind="tension").order_by("public_id").first()
    if waiting:
        yield _seen("triage", reverse("tension:triage", args=[waiting.public_id]), "aisha")
    shared = Report.objects.filter(status=Status.OPEN, kind="tension").order_by("-happened_on", "public_id")
    if found := shared.first():
        for person in ("aisha", "ben"):
            yield _seen("report", reverse("tension:report", args=[found.public_id]), person)


def _of_areas() -> Iterator[Screen]:
    area = Area.objects.filter(name="Canalside", area_set__is_current=True).select_related("area_set").first()
    if area is None:
        return
    kind = area.area_set.area_type.code
    address = reverse("maps:area", args=[kind, area.code])
    yield Screen("public-area", address)
    yield Screen("public-profile", reverse("evidence:profile", args=[kind, area.code]))
    yield _seen("area", address, "aisha")
    yield _seen("map-panel", f"/map/?open={kind}:{area.code}", "aisha")
    week = (week_to_look_at() - WEEK).isoformat()
    yield _seen("level", reverse("levels:judge", args=[week, "area", area.code]), "ben")
    if judged := Level.objects.filter(area=area).first():
        yield _seen("judgement", reverse("levels:judgement", args=[judged.public_id]), "ben")


def _of_summaries() -> Iterator[Screen]:
    if summary := Summary.objects.order_by("-week", "edition").first():
        for name in ("read", "edit", "versions"):
            yield _seen(f"summary-{name}", reverse(f"summary:{name}", args=[summary.public_id]), "aisha")
