"""What every page is given."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Nothing yet but the address of this page, for the language switch."""
    return {"this_address": request.get_full_path()}
