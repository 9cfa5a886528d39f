"""What a door answers to those whom it does not let in: said once, for every test that tries doors."""

from typing import Any

SIGN_IN = "/accounts/login/?next=/"


def is_asked_to_sign_in(answer: Any) -> bool:
    """Is this the way to sign in, for somebody who is not?"""
    return answer.status_code == 302 and answer.url.startswith(SIGN_IN)


def is_refused(answer: Any) -> bool:
    """Is there no such page, or, for a visitor, only the way to sign in, or word that the session ended?"""
    is_visitor = not answer.wsgi_request.user.is_authenticated
    told = answer.status_code == 403 and any(
        one.name == "people/session_ended.html" for one in answer.templates
    )
    return answer.status_code == 404 or (is_visitor and (is_asked_to_sign_in(answer) or told))
