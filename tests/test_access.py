"""Every address and who may open it. An address that is missing here fails; strangers get 404 or sign-in.

Who: a set of the first names below. `public` is somebody who is not signed in. Aisha is the cohesion
officer, Ben of the tension group, Lena an analyst, Kit a contributor of a school, Ewa a reporting centre,
Farid a strand co-ordinator, Grace of the board, Idris a service manager and contributor, Hana the data
protection officer, Joan the administrator, Carys of the neighbouring borough (a contributor there).
"""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import NoReverseMatch, get_resolver, reverse

EVERYBODY = {"aisha", "ben", "lena", "kit", "ewa", "farid", "grace", "idris", "hana", "joan", "carys"}
PUBLIC = EVERYBODY | {"public"}
OFFICER = {"aisha"}
KEEPERS = {"aisha", "joan"}
TENSION = {"aisha", "ben"}
LEVELS = {"aisha", "ben", "lena"}

ACTIONS = {"aisha", "ben", "carys", "farid", "grace", "idris", "kit", "lena"}
RETURNING = {"aisha", "ben", "ewa", "farid", "idris", "kit"}
REPORTING = RETURNING | {"carys"}

# Address name -> who gets a page (200 or a redirect within the product) by opening it.
PAGES: dict[str, set[str]] = {
    "desk:home": PUBLIC,
    "desk:information": PUBLIC,
    "desk:accessibility": PUBLIC,
    "desk:privacy": PUBLIC,
    "desk:never": PUBLIC,
    "desk:this-week": EVERYBODY,
    "jobs:mine": EVERYBODY,
    "people:ask": PUBLIC,
    "people:accounts": KEEPERS,
    "people:invite": KEEPERS,
    "people:organisations": KEEPERS,
    "people:new-organisation": KEEPERS,
    "people:agreements": KEEPERS,
    "people:new-agreement": KEEPERS,
    "people:requests": {"hana"},
    "people:documents": {"hana"},
    "people:record": {"hana"},
    "levels:index": LEVELS,
    "actions:actions": ACTIONS,
    "actions:new": OFFICER,
    "returns:overview": OFFICER,
    "returns:own": RETURNING,
    "tension:public": PUBLIC,
    "tension:receipt": PUBLIC,
    "tension:new": REPORTING,
    "tension:reports": EVERYBODY - {"hana", "joan"},
    "upload:start": REPORTING,
}
# Addresses of one item, or that only take what is sent to them: tested beside their app, under the same rule.
ITEMS_TESTED_BESIDE_THEIR_APP = {
    "people:accept": "people/tests/test_pages.py",
    "people:account": "people/tests/test_pages.py",
    "people:close": "people/tests/test_pages.py",
    "people:take-role": "people/tests/test_pages.py",
    "people:organisation": "people/tests/test_pages.py",
    "people:agreement": "people/tests/test_pages.py",
    "people:request": "people/tests/test_pages.py",
    "jobs:job": "jobs/tests",
    "jobs:cancel": "jobs/tests",
    "jobs:again": "jobs/tests",
    "levels:release": "tension/tests",
    "levels:week": "tension/tests",
    "levels:judge": "tension/tests",
    "actions:action": "actions/tests",
    "maps:tile": "maps/tests",
    "returns:by-link": "tension/tests",
    "returns:overview-week": "tension/tests",
    "returns:own-week": "tension/tests",
    "returns:remind": "tension/tests",
    "tension:attachment": "tension/tests",
    "tension:report": "tension/tests",
    "upload:check": "tension/tests",
    "upload:columns": "tension/tests",
    "upload:refused": "tension/tests",
    "upload:result": "tension/tests",
}
# Not pages about anything: health for machines, the language switch, the gallery of components.
SERVICE = {"health", "ready", "set_language", "gallery:index", "gallery:component"}


def our_addresses() -> set[str]:
    """Names of all addresses but those of signing in, which allauth looks after and tests."""

    def walk(patterns, path="", space=""):
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(
                    pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
                )
            elif not here.startswith("accounts/"):
                yield f"{space}{pattern.name or here}"

    return set(walk(get_resolver().url_patterns))


def test_every_address_stands_in_the_table():
    known = set(PAGES) | set(ITEMS_TESTED_BESIDE_THEIR_APP) | SERVICE
    assert our_addresses() - known == set(), "say who may open it"
    assert known - our_addresses() == set(), "no such address any more"


@pytest.fixture
def open_as(client, people, documents_recorded):
    def open_(name, address):
        client.logout()
        if name != "public":
            client.force_login(people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0}]
            session.save()
        return client.get(address)

    return open_


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_page_opens_for_those_it_is_for_and_for_nobody_else(open_as, name):
    try:
        address = reverse(name)
    except NoReverseMatch:
        pytest.fail(f"{name} needs arguments: move it to the other list and test it beside its app")
    for who in sorted(PUBLIC):
        answer = open_as(who, address)
        if who in PAGES[name]:
            assert answer.status_code in (200, 302), f"{who} at {address}"
            assert "/accounts/" not in answer.get("Location", ""), f"{who} at {address}"
        elif who == "public":
            assert answer.status_code == 404 or "/accounts/login/" in answer.get("Location", ""), address
        else:
            assert answer.status_code == 404, f"{who} at {address}: {answer.status_code}"
