"""A page as somebody of Wealdmere sees it, for a picture."""

from typing import Any

from commonweal.ui.screens import Screen


def seen(name: str, address: Any, person: str, *steps: tuple[str, ...]) -> Screen:
    """A page as this person of Wealdmere sees it, once the steps are taken."""
    return Screen(f"{name}-{person}", address, person=f"{person}@wealdmere.example", steps=steps)
