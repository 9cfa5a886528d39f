"""What every page is given: navigation for this viewer, the languages, and the way this one is written."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from commonweal.ui import navigation
from commonweal.ui.navigation import Place


def page(request: HttpRequest) -> dict[str, Any]:
    """Navigation, languages and the address to come back to after changing the language."""
    user = getattr(request, "user", None)
    is_signed_in = bool(user is not None and user.is_authenticated)
    row = Place.WORKBENCH if is_signed_in else Place.PUBLIC
    language = get_language() or settings.LANGUAGE_CODE
    # A refused POST has no page to return to; its path is still the best address there is.
    address = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return {
        "this_address": address,
        "is_signed_in": is_signed_in,
        "site_links": SimpleLazyObject(lambda: navigation.links(row, request)),
        "side_links": SimpleLazyObject(lambda: _side(request) if is_signed_in else []),
        "account_links": SimpleLazyObject(lambda: navigation.links(Place.ACCOUNT, request)),
        "footer_links": SimpleLazyObject(lambda: navigation.links(Place.FOOTER, request)),
        "search_links": SimpleLazyObject(lambda: navigation.links(Place.SEARCH, request)),
        "languages": [
            {
                "code": code,
                "name": get_language_info(code.split("-")[0])["name_local"],
                "is_current": code == language,
            }
            for code, _name in settings.LANGUAGES
        ],
        "language": language,
        "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        "awaits_review": language.split("-")[0] != "en",
    }


def _side(request: HttpRequest) -> list[navigation.Link]:
    section = navigation.current_section(request)
    return navigation.links(Place.SIDE, request, section=section) if section else []
