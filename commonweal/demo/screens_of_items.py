"""Pages of single items of Wealdmere, found by looking: one of each sort, left out where there is none."""

import datetime
from collections.abc import Iterator
from functools import partial

from allauth.mfa.models import Authenticator
from django.urls import reverse

from commonweal.actions.models import Action, Milestone
from commonweal.assessment.models import Round
from commonweal.demo.screens_of_consultations import screens_of_consultations
from commonweal.demo.screens_of_meetings import screens_of_meetings, screens_of_relations
from commonweal.demo.seeing import seen
from commonweal.evidence.models import Dataset
from commonweal.identifiers import public_identifier
from commonweal.jobs.models import Job
from commonweal.notices.links import make_link
from commonweal.people import rights
from commonweal.people.governance_models import RequestKind
from commonweal.people.inviting import open_invitations
from commonweal.people.models import Agreement, ApiToken, DataRequest, Organisation, User
from commonweal.people.verbs import invite
from commonweal.places.models import Area
from commonweal.plans.models import Plan
from commonweal.plans.reminding import PURPOSE as OF_ACTIONS
from commonweal.quarterly.models import QuarterlyReport
from commonweal.releases.models import Release
from commonweal.releases.subjects import SUBJECTS
from commonweal.sources.models import BroughtTable, Schedule
from commonweal.tension.counts import WEEK
from commonweal.tension.models import Level, Report, Summary, Upload
from commonweal.tension.report_models import Status
from commonweal.tension.verbs.returns import PURPOSE
from commonweal.tension.weeks import week_to_look_at
from commonweal.ui.screens import Screen


def screens_of_items() -> Iterator[Screen]:
    """Every page about one item that somebody of Wealdmere sees."""
    yield from _of_reports()
    yield from _of_areas()
    yield from _of_levels()
    yield from _of_summaries()
    yield from _of_figures()
    yield from _of_actions()
    yield from _of_quarters()
    yield from _of_plans()
    yield from _of_assessment()
    yield from screens_of_meetings()
    yield from screens_of_relations()
    yield from screens_of_consultations()
    yield from _of_returns()
    yield from _of_uploads()
    yield from _of_brought_tables()
    yield from _of_people()


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@wealdmere.example")


def _of_assessment() -> Iterator[Screen]:
    newest = Round.objects.filter(closed_on=None).order_by("-opened_on", "pk").first()
    if newest is None:
        return
    for person in ("aisha", "ben", "grace"):
        yield seen("assessment-rounds", "/assessment/", person)
        yield seen("assessment-round", reverse("assessment:round", args=[newest.public_id]), person)
        yield seen("assessment-section", reverse("assessment:section", args=[newest.public_id, 9]), person)
    yield seen("assessment-points", reverse("assessment:points", args=[newest.public_id]), "grace")
    yield seen(
        "assessment-gaps", reverse("assessment:points", args=[newest.public_id]) + "?state=gap", "aisha"
    )
    yield seen("assessment-compare", reverse("assessment:compare", args=[newest.public_id]), "aisha")
    if found := newest.points.filter(point__number=72).first():
        for person in ("aisha", "ben", "grace"):
            yield seen("assessment-point", reverse("assessment:point", args=[found.public_id]), person)


def _of_reports() -> Iterator[Screen]:
    waiting = Report.objects.filter(status=Status.NEW, kind="tension").order_by("public_id").first()
    if waiting:
        yield seen("triage", reverse("tension:triage", args=[waiting.public_id]), "aisha")
    shared = Report.objects.filter(status=Status.OPEN, kind="tension").order_by("-happened_on", "public_id")
    if found := shared.first():
        for person in ("aisha", "ben"):
            yield seen("report", reverse("tension:report", args=[found.public_id]), person)
    good = Report.objects.filter(kind="strength", visibility_class__stage="public").order_by("public_id")
    if found := good.first():
        for person in ("aisha", "idris"):
            yield seen("strength", reverse("tension:report", args=[found.public_id]), person)


def _of_areas() -> Iterator[Screen]:
    area = _canalside()
    if area is None:
        return
    kind = area.area_set.area_type.code
    address = reverse("maps:area", args=[kind, area.code])
    yield Screen("public-area", address)
    yield Screen("public-profile", reverse("evidence:profile", args=[kind, area.code]))
    for person in ("aisha", "ewa", "grace", "kit", "lena"):
        yield seen("area", address, person)
    yield Screen("public-map-panel", f"/map/?open={kind}:{area.code}")
    for person in ("aisha", "grace", "kit"):
        yield seen("map-panel", f"/map/?open={kind}:{area.code}", person)


def _canalside() -> Area | None:
    current = Area.objects.filter(name="Canalside", area_set__is_current=True)
    return current.select_related("area_set__area_type").first()


def _of_levels() -> Iterator[Screen]:
    area = _canalside()
    if area is None:
        return
    week = (week_to_look_at() - WEEK).isoformat()
    yield seen("levels-week", reverse("levels:week", args=[week]), "ben")
    for person in ("ben", "lena"):
        yield seen("level", reverse("levels:judge", args=[week, "area", area.code]), person)
    if judged := Level.objects.filter(area=area).order_by("-week").first():
        yield seen("judgement", reverse("levels:judgement", args=[judged.public_id]), "ben")
        yield seen("level-release", reverse("levels:release", args=[judged.public_id]), "ben")


def _of_summaries() -> Iterator[Screen]:
    if summary := Summary.objects.order_by("-week", "edition").first():
        for name in ("read", "edit", "versions"):
            yield seen(f"summary-{name}", reverse(f"summary:{name}", args=[summary.public_id]), "aisha")
    drafts = [
        one for one in Summary.objects.order_by("-week") if not one.versions.filter(is_signed=True).exists()
    ]
    if drafts:
        yield seen("summary-sign", reverse("summary:sign", args=[drafts[0].public_id]), "aisha")
    twice = Summary.objects.filter(versions__number=2).order_by("-week", "edition").first()
    if twice:
        yield seen("summary-version", reverse("summary:version", args=[twice.public_id, 1]), "aisha")
        compared = reverse("summary:compare", args=[twice.public_id, 1, 2])
        yield seen("summary-compare", compared, "aisha")
    partners = Summary.objects.filter(edition="partners", versions__is_signed=True).order_by("-week").first()
    if partners:
        yield seen("summary-partners", reverse("summary:read", args=[partners.public_id]), "grace")


def _of_figures() -> Iterator[Screen]:
    if data := Dataset.objects.filter(is_open=True).order_by("title").first():
        yield Screen("public-data-set", reverse("evidence:dataset", args=[data.public_id]))
        yield seen("data-set-withdraw", reverse("evidence:withdraw", args=[data.public_id]), "lena")
    if table := Release.objects.first():
        address = reverse("releases:release", args=[table.public_id])
        yield Screen("public-release", address)
        yield seen("release", address, "aisha")
        yield Screen("public-map-released", "/map/?layer=released-strengths")
    published = set(Release.objects.values_list("subject", "choice"))
    for subject in SUBJECTS.values():
        open_choices = [
            value for value, _words in subject.choices() if (subject.code, value) not in published
        ]
        if open_choices:
            sign = reverse("releases:sign", args=[subject.code, open_choices[0]])
            yield seen(f"release-sign-{subject.code}", sign, "aisha")
            yield seen(
                f"release-sign-{subject.code}-percentages", f"{sign}?way=percentages-ward2025", "aisha"
            )


def _of_actions() -> Iterator[Screen]:
    if action := Action.objects.order_by("public_id").first():
        for person in ("aisha", "ben"):
            yield seen("action", reverse("actions:action", args=[action.public_id]), person)
        yield seen("action-change", reverse("actions:change", args=[action.public_id]), "aisha")
        for page, asked in (("work", ""), ("needs", "?q=hotel"), ("new-milestone", "")):
            yield seen(f"action-{page}", reverse(f"actions:{page}", args=[action.public_id]) + asked, "aisha")
        broken = reverse("thread:broken", args=["without-measure", "action"])
        yield seen("thread-broken", broken, "aisha")
        links = reverse("thread:links", args=["action", action.public_id])
        yield seen("links", f"{links}?q=leaflets", "aisha")
    if milestone := Milestone.objects.select_related("action").order_by("title").first():
        action = milestone.action
        yield seen("action-planned", reverse("actions:action", args=[action.public_id]), "aisha")
        address = reverse("actions:milestone", args=[action.public_id, milestone.public_id])
        yield seen("action-milestone", address, "aisha")
    # Whose people say how far it is without words.
    if of_school := Action.objects.filter(owner_organisation__sector="education").order_by("due_on").first():
        yield seen("action-of-school", reverse("actions:action", args=[of_school.public_id]), "kit")


def _of_plans() -> Iterator[Screen]:
    found = Plan.objects.order_by("public_id").first()
    if found is None:
        return
    for person in ("aisha", "grace"):
        yield seen("plan", reverse("plans:plan", args=[found.public_id]), person)
        yield seen("plan-decision", reverse("plans:decision", args=[found.public_id]), person)
    for page in ("change", "pledge", "versions", "working", "several", "board", "timeline"):
        yield seen(f"plan-{page}", reverse(f"plans:{page}", args=[found.public_id]), "aisha")
    if found.version > 1:
        compared = reverse("plans:compare", args=[found.public_id, found.version - 1, found.version])
        yield seen("plan-compare", compared, "grace")
    if objective := found.objectives.filter(left_in=None).first():
        for person in ("aisha", "idris"):
            yield seen("objective", reverse("plans:objective", args=[objective.public_id]), person)
        yield seen("objective-add", reverse("plans:add", args=[objective.public_id]), "aisha")


def _of_quarters() -> Iterator[Screen]:
    reports = QuarterlyReport.objects.order_by("first", "edition")
    if draft := reports.filter(published_at=None).first():
        for page in ("read", "edit", "publish"):
            yield seen(f"quarterly-{page}", reverse(f"quarterly:{page}", args=[draft.public_id]), "aisha")
    if told := reports.filter(published_at__isnull=False, edition="board").last():
        yield seen("quarterly-published", reverse("quarterly:read", args=[told.public_id]), "grace")
    if public := reports.filter(published_at__isnull=False, edition="public").first():
        yield Screen("what-we-did-quarter", reverse("whatwedid:quarter", args=[public.public_id]))


def _of_returns() -> Iterator[Screen]:
    week = week_to_look_at()
    yield seen("returns-week", reverse("returns:overview-week", args=[week.isoformat()]), "aisha")
    yield seen("returns-own-week", reverse("returns:own-week", args=[week.isoformat()]), "kit")

    def in_a_reminder(page: str, purpose: str, name: str) -> str:
        # The secret of a link is kept nowhere but in the letter, so that one is written.
        lasts = datetime.timedelta(days=1)
        token = make_link(_person(name), purpose=purpose, about=week.isoformat(), valid_for=lasts)
        return reverse(page, args=[token])

    yield Screen("returns-by-link", partial(in_a_reminder, "returns:by-link", PURPOSE, "kit"))
    for name in ("by-link", "by-link-returned"):
        yield Screen(f"plans-{name}", partial(in_a_reminder, f"plans:{name}", OF_ACTIONS, "idris"))


def _of_uploads() -> Iterator[Screen]:
    mine = Upload.objects.filter(uploaded_by__email="ewa@wealdmere.example").order_by("-pk")
    if waiting := mine.filter(state=Upload.State.CHECKED).first():
        for page in ("columns", "check"):
            yield seen(f"upload-{page}", reverse(f"upload:{page}", args=[waiting.public_id]), "ewa")
    if added := mine.filter(state=Upload.State.ADDED).first():
        yield seen("upload-result", reverse("upload:result", args=[added.public_id]), "ewa")


def _of_brought_tables() -> Iterator[Screen]:
    mine = BroughtTable.objects.filter(brought_by__email="lena@wealdmere.example").order_by("-pk")
    if chosen := mine.filter(state=BroughtTable.State.CHOSEN).first():
        yield seen("bring-columns", reverse("bringing:columns", args=[chosen.public_id]), "lena")
    if described := mine.filter(state=BroughtTable.State.DESCRIBED).first():
        yield seen("bring-check", reverse("bringing:check", args=[described.public_id]), "lena")
    if late := Dataset.objects.filter(title="Places in English classes").first():
        yield seen("data-set-late", reverse("evidence:dataset", args=[late.public_id]), "lena")
        yield seen("data-set-rhythm", reverse("evidence:rhythm", args=[late.public_id]), "lena")
    if asked := Schedule.objects.filter(source=Schedule.Source.NOMIS).first():
        for page in ("schedule", "change", "delete"):
            yield seen(f"schedule-{page}", reverse(f"schedules:{page}", args=[asked.public_id]), "lena")
    if work := Job.objects.filter(started_by_id=_person("lena").pk).first():
        yield seen("job", reverse("jobs:job", args=[work.public_id]), "lena")


def _asked_and_checked(kind: str, page: str) -> str:
    """The address of such a page of a request where it was checked who asks."""
    asked = rights.receive_request(
        kind=kind, text="", details={"name": "A resident", "email": "resident@wealdmere.example"}
    )
    rights.check_who_asks(asked, how="Answered from the address we hold.", by=_person("hana"))
    return reverse(page, args=[asked.public_id])


def _with_a_second_step(person: User) -> str:
    """The address at which somebody's second step is ended; one is set up where they have none."""
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return reverse("people:end-steps", args=[person.public_id])


def _of_people() -> Iterator[Screen]:
    if agreement := Agreement.objects.first():
        for person in ("aisha", "joan"):
            yield seen("agreement", reverse("people:agreement", args=[agreement.public_id]), person)
        yield seen(
            "agreement-change", reverse("people:change-agreement", args=[agreement.public_id]), "aisha"
        )
        yield seen("agreement-stop", reverse("people:stop", args=[agreement.public_id]), "aisha")
        leaving = reverse("people:leave", args=[agreement.public_id, "canalside-homes"])
        yield seen("agreement-leave", leaving, "aisha")
    if kit := User.objects.filter(email="kit@wealdmere.example").first():
        yield seen("account-of", reverse("people:account", args=[kit.public_id]), "joan")
        yield seen("account-second-step", partial(_with_a_second_step, kit), "aisha")
        yield seen("account-close", reverse("people:close", args=[kit.public_id]), "joan")
        if role := kit.appointments.filter(until_on=None).first():
            taking = reverse("people:take-role", args=[kit.public_id, role.pk])
            yield seen("role-take", taking, "joan")
    if token := ApiToken.objects.filter(owner__email="idris@wealdmere.example", revoked_at=None).first():
        yield seen("token-take", reverse("people:revoke-token", args=[token.public_id]), "idris")
    if invited := open_invitations().first():
        yield seen("invited", reverse("people:invited", args=[invited.pk]), "aisha")
        yield seen("invited-withdraw", reverse("people:withdraw", args=[invited.pk]), "aisha")
    about_data = DataRequest.objects.exclude(kind=RequestKind.INFORMATION)
    if asked := about_data.order_by("-received_on").first():
        yield seen("request", reverse("people:request", args=[asked.public_id]), "hana")
    if asked := DataRequest.objects.filter(kind=RequestKind.INFORMATION).order_by("-received_on").first():
        yield seen("request-information", reverse("people:request", args=[asked.public_id]), "hana")

        yield seen("request-held", partial(_asked_and_checked, "access", "people:held"), "hana")
        yield seen("request-erase", partial(_asked_and_checked, "deletion", "people:erase"), "hana")

    def in_an_invitation() -> str:
        _invited, token = invite(
            name="Somebody new",
            email=f"new-{public_identifier()}@wealdmere.example",
            organisation=Organisation.objects.get(slug="canalside-homes"),
            roles=["contributor"],
            by=_person("aisha"),
        )
        return reverse("people:accept", args=[token])

    yield Screen("invitation", in_an_invitation)
