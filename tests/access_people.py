"""Who gets through to people: accounts, organisations, bodies, agreements, data rights, requests for information."""

from typing import Any

from tests import access_items as items
from tests import access_people_items as people
from tests.access_items import Borough
from tests.access_who import KEEPERS, NOBODY, OFFICER, PROGRAMS, PROTECTION, PUBLIC, Address

ORGANISATION = {"name": "Wealdmere Walkers", "slug": "walkers", "sector": "voluntary"}
BODY = {"name": "Young people’s panel", "slug": "young-people", "kind": "reference"}
AGREEMENT = {"name": "Another agreement", "purpose": "To act together.", "document": "Records, 13"}
DOCUMENT = {"kind": "dpia", "reference": "R1", "approved_by": "The controller"}
LOST = {"why": "lost", "checked": "in-person"}
INFORMATION = {"text": "What do you hold?", "received_on": "2026-11-20"}


def to_seat(borough: Borough) -> dict[str, Any]:
    return {"do": "seat", "person": borough.people["idris"].pk, "role": "member", "from_on": "2026-11-01"}


def to_sign(borough: Borough) -> dict[str, Any]:
    signed = {"do": "sign", "organisation": borough.organisation("marshby-council").pk}
    return signed | {"signed_on": "2026-01-05"} | {"signed_by": "The chief officer"}


PEOPLE_TABLE = (
    Address("people:ask", PUBLIC, sends=PUBLIC, sent={"kind": "access", "name": "S", "email": "s@x.example"}),
    Address(
        "people:accept",
        PUBLIC,
        of=people.invitation,
        sends=PUBLIC,
        sent={"password": "three-words-that-are-good"},
    ),
    Address("people:accounts", KEEPERS),
    Address("people:invite", KEEPERS, "to content", sends=OFFICER, sent=people.to_invite("contributor")),
    Address("people:invite", KEEPERS, "no content", sends={"joan"}, sent=people.to_invite("administrator")),
    Address("people:invited", KEEPERS, "to content", people.invited("contributor"), sends=OFFICER),
    Address("people:invited", KEEPERS, "to no content", people.invited("administrator"), sends={"joan"}),
    Address("people:withdraw", KEEPERS, "to content", people.invited("contributor"), sends=KEEPERS),
    Address("people:withdraw", {"joan"}, "to no content", people.invited("administrator"), sends={"joan"}),
    Address("people:account", KEEPERS, "content", people.kit, sends=OFFICER, sent={"role": "analyst"}),
    Address("people:account", KEEPERS, "none", people.kit, sends={"joan"}, sent={"role": "administrator"}),
    Address("people:close", {"joan"}, of=people.kit, sends={"joan"}),
    Address("people:end-steps", OFFICER, "content", people.lost_step_of("kit"), sends=OFFICER, sent=LOST),
    Address(
        "people:end-steps",
        {"joan"},
        "none",
        people.lost_step_of("carys", "administrator"),
        sends={"joan"},
        sent=LOST,
    ),
    Address("people:take-role", KEEPERS, "content", people.role_of("kit"), sends=KEEPERS),
    Address("people:take-role", {"joan"}, "none", people.role_of("joan"), sends={"joan"}),
    Address("people:organisations", KEEPERS),
    Address("people:new-organisation", KEEPERS, sends=KEEPERS, sent=ORGANISATION),
    Address(
        "people:organisation", KEEPERS, of=items.named("wealdmere-health"), sends=KEEPERS, sent=ORGANISATION
    ),
    Address(
        "people:end-membership",
        KEEPERS,
        of=items.named("wealdmere-health"),
        sends=KEEPERS,
        sent={"reason": "It merged with another."},
    ),
    Address("people:take-up-membership", NOBODY, of=people.ended_organisation, sends=OFFICER),
    Address("people:new-body", KEEPERS, sends=KEEPERS, sent=BODY),
    Address("people:change-body", KEEPERS, of=items.named("board"), sends=KEEPERS, sent=BODY),
    Address("people:body", KEEPERS, "seat", items.named("board"), sends=KEEPERS, sent=to_seat),
    Address(
        "people:strand", KEEPERS, of=items.named("religion"), sends=KEEPERS, sent={"valid_from": "2026-01-05"}
    ),
    Address("people:agreements", KEEPERS | PROTECTION),
    Address(
        "people:change-agreement",
        OFFICER,
        of=people.agreement,
        sends=OFFICER,
        sent=AGREEMENT | {"starts_on": "2026-01-05"} | {"review_on": "2027-01-05"},
    ),
    Address(
        "people:new-agreement",
        OFFICER,
        sends=OFFICER,
        sent=AGREEMENT | {"starts_on": "2026-01-05"} | {"review_on": "2027-01-05"},
    ),
    Address("people:agreement", KEEPERS | PROTECTION, "sign", people.agreement, sends=OFFICER, sent=to_sign),
    Address(
        "people:stop",
        KEEPERS,
        of=people.agreement,
        sends=KEEPERS,
        sent={"reason": "Under review."},
    ),
    Address("people:leave", KEEPERS, of=people.signature, sends=KEEPERS),
    Address("people:requests", PROTECTION),
    Address("people:new-request", PROTECTION, sends=PROTECTION, sent=INFORMATION),
    Address("people:information-file", PROTECTION, of=people.information_file),
    Address(
        "people:request",
        PROTECTION,
        "answer",
        people.information_request,
        sends=PROTECTION,
        sent={"do": "answer", "given": "The file.", "on": "2026-11-23"},
    ),
    Address(
        "people:request",
        PROTECTION,
        "acknowledge",
        people.data_request,
        sends=PROTECTION,
        sent={"do": "acknowledge"},
    ),
    Address(
        "people:request",
        PROTECTION,
        "hand over",
        people.checked_request,
        sends=PROTECTION,
        sent={"do": "hand-over"},
    ),
    Address(
        "people:request",
        PROTECTION,
        "check",
        people.data_request,
        sends=PROTECTION,
        sent={"do": "check", "how": "Passport seen"},
    ),
    Address(
        "people:request",
        PROTECTION,
        "close unchecked",
        people.data_request,
        sends=PROTECTION,
        sent={"do": "unchecked", "tried": "Nobody answered from the address given."},
    ),
    Address("people:held", PROTECTION, of=people.checked_request, sends=PROTECTION),
    Address("people:erase", PROTECTION, of=people.checked_deletion, sends=PROTECTION),
    Address(
        "people:documents",
        PROTECTION,
        sends=PROTECTION,
        sent=DOCUMENT | {"approved_on": "2026-01-05"} | {"review_on": "2028-01-05"},
    ),
    Address("people:record", PROTECTION),
    Address("people:record-file", PROTECTION),
    Address("people:tokens", PROGRAMS, sends=PROGRAMS, sent={"name": "Housing system", "days": "30"}),
    Address("people:revoke-token", {"kit"}, of=people.token_of_kit, sends={"kit"}),
)
