"""What the record keeps of a wording in which something looked like a name."""


def confirmed(is_confirmed: bool) -> dict[str, bool]:
    """That somebody said it is about nobody who should stay unnamed; never what it was. Else nothing."""
    return {"said to name nobody": True} if is_confirmed else {}
