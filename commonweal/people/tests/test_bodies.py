"""Bodies, seats, strands and agreements are kept in the browser, by those who keep organisations."""

import datetime
import re

import pytest

from commonweal.audit.models import AuditEvent
from commonweal.people.agreements import agreement_for
from commonweal.people.bodies import CannotSeat, end_seat, give_seat
from commonweal.people.models import Agreement, Body, Membership, Organisation, Strand
from commonweal.people.verbs import resume_agreement, sign_agreement
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.tests.pages import page

DAY = datetime.date(2026, 11, 23)
BODY = {
    "name": "Young people’s panel",
    "slug": "young-people",
    "kind": "reference",
    "purpose": "To be heard.",
}


@pytest.fixture
def board(people):
    return Body.objects.get(slug="board")


def test_a_body_is_made_and_somebody_is_given_a_seat_and_leaves_it(people, board, sign_in):
    aisha = sign_in("aisha")
    assert aisha.post("/settings/bodies/new/", BODY | {"reports_to": board.pk}).status_code == 302
    panel = Body.objects.get(slug="young-people")
    assert panel.reports_to == board
    seat = {"do": "seat", "person": people["idris"].pk, "role": "chair"}
    day = {"from_on_0": "1", "from_on_1": "11", "from_on_2": "2026"}
    sent = aisha.post("/settings/bodies/young-people/", seat | {"from_on": "2026-11-01"} | day)
    assert sent.status_code == 302, re.findall(r"error-message.*", sent.content.decode())
    html = page(aisha, "/settings/bodies/young-people/")
    assert "Idris" in html
    assert "To be heard." in html
    ended = {"do": "end", "seat": panel.memberships.get().pk, "until_on": "2026-11-20"}
    until = {"until_on_0": "20", "until_on_1": "11", "until_on_2": "2026"}
    assert aisha.post("/settings/bodies/young-people/", ended | until).status_code == 302
    html = page(aisha, "/settings/bodies/young-people/")
    assert "Nobody has a seat here now." in html
    assert "Former members" in html
    verbs = AuditEvent.objects.filter(item_kind="body").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["keep body", "give seat", "end seat"]
    assert re.search(r"Young people’s panel.*?>\s*0\s*<", page(aisha, "/settings/organisations/"), re.DOTALL)


def test_a_body_never_reports_to_itself_by_way_of_others(people, board, sign_in):
    group = Body.objects.get(slug="tension-monitoring-group")
    assert group.reports_to == board
    changed = {"name": board.name, "slug": board.slug, "kind": board.kind, "reports_to": group.pk}
    answer = sign_in("aisha").post("/settings/bodies/board/change/", changed)
    assert "cannot report to itself" in answer.content.decode()
    board.refresh_from_db()
    assert board.reports_to is None


def test_a_seat_that_cannot_be_is_refused(people, board):
    seat = {"on_behalf_of": None, "role": "member", "from_on": DAY, "by": people["aisha"]}
    with pytest.raises(CannotSeat, match="already"):
        give_seat(board, people["grace"], **seat)
    people["kit"].is_active = False
    with pytest.raises(CannotSeat, match="closed"):
        give_seat(board, people["kit"], **seat)
    with pytest.raises(PermissionError):
        give_seat(board, people["idris"], **seat | {"by": people["ben"]})
    with pytest.raises(CannotSeat, match="later"):
        end_seat(board.memberships.get(), until_on=datetime.date(2020, 1, 1), by=people["aisha"])
    assert Membership.objects.filter(body=board).count() == 1


def test_a_seat_gives_no_right_to_see_anything(people, board, tell_and_grade):
    report = tell_and_grade(by="ben")
    group = Body.objects.get(slug="tension-monitoring-group")
    give_seat(group, people["grace"], on_behalf_of=None, role="member", from_on=DAY, by=people["aisha"])
    assert report not in reports_visible_to(people["grace"])


def test_who_supports_a_strand_is_said_in_the_browser(people, sign_in):
    faiths = Organisation.objects.get(slug="council-of-faiths")
    strand = Strand.objects.get(code="religion")
    sign_in("aisha").post("/settings/strands/religion/", {"support_organisation": faiths.pk})
    strand.refresh_from_db()
    assert strand.support_organisation == faiths


def test_an_agreement_gets_a_new_day_of_review(people, sign_in):
    agreement = Agreement.objects.get()
    given = {"name": agreement.name, "purpose": agreement.purpose, "covers_tension": "on"}
    days = {"starts_on": agreement.starts_on.isoformat(), "review_on": "2028-01-05"}
    address = f"/settings/agreements/{agreement.public_id}/change/"
    assert sign_in("aisha").post(address, given | days).status_code == 302
    agreement.refresh_from_db()
    assert agreement.review_on == datetime.date(2028, 1, 5)


def test_who_leaves_an_agreement_receives_nothing_from_that_moment(people, sign_in, tell_and_grade):
    report = tell_and_grade(by="ben")
    police, faiths = (
        Organisation.objects.get(slug=slug) for slug in ("wealdmere-police", "council-of-faiths")
    )
    agreement = Agreement.objects.get()
    assert report in reports_visible_to(people["ben"])
    theirs = tell_and_grade(by="farid")
    assert theirs in reports_visible_to(people["ben"])
    sent = sign_in("aisha").post(f"/settings/agreements/{agreement.public_id}/leave/wealdmere-police/")
    assert sent.status_code == 302
    assert agreement_for(police) is None
    assert agreement_for(faiths) == agreement
    assert theirs not in reports_visible_to(people["ben"])
    assert AuditEvent.objects.get(verb="leave agreement").details == {"organisation": police.public_id}


def test_an_administrator_alone_opens_what_was_reported_to_nobody(people, sign_in):
    """Who signs reads what others reported, so that it takes somebody who answers for it."""
    agreement, faiths = Agreement.objects.get(), Organisation.objects.get(slug="council-of-faiths")
    address = f"/settings/agreements/{agreement.public_id}/"
    joan, before = people["joan"], list(agreement.signatories.values())
    with pytest.raises(PermissionError):
        sign_agreement(agreement, faiths, by=joan, signed_on=DAY, signed_by="S.", receives_tension=True)
    administrator = sign_in("joan")
    asked = {"do": "sign", "organisation": faiths.pk, "signed_on": DAY.isoformat(), "signed_by": "S."}
    assert administrator.post(address, asked | {"receives_tension": "on"}).status_code == 404
    assert list(agreement.signatories.values()) == before
    shown = administrator.get(address).content.decode()
    assert 'value="sign"' not in shown
    assert f"{address}stop/" in shown
    assert administrator.post(f"{address}stop/", {"reason": "A leak."}).status_code == 302
    with pytest.raises(PermissionError):
        resume_agreement(agreement, by=joan)
    assert administrator.post(address, {"do": "resume"}).status_code == 404
    agreement.refresh_from_db()
    assert agreement.suspended_because == "A leak."
    assert sign_in("aisha").post(address, {"do": "resume"}).status_code == 302


def test_an_administrator_does_not_say_which_organisation_leads(people, sign_in):
    faiths, lead = Organisation.objects.get(slug="council-of-faiths"), Organisation.objects.get(is_lead=True)
    for one, given in ((lead, {}), (faiths, {"is_lead": "on"})):
        asked = {"name": one.name, "slug": one.slug, "sector": one.sector}
        sent = sign_in("joan").post(f"/settings/organisations/{one.slug}/", asked | given)
        assert sent.status_code == 302
    assert Organisation.objects.get(is_lead=True) == lead
