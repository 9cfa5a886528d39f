"""E-mail addresses as they are kept and compared: one address is one, however its letters are written."""


def kept_address(given: str | None) -> str:
    """An e-mail address as accounts and invitations keep it, and as sign-in looks it up.

    >>> kept_address("  OLU@Wealdmere.example ")
    'olu@wealdmere.example'
    """
    return (given or "").strip().lower()
