"""The facts of one item, as the summary list draws them."""

from typing import Any


def facts(*rows: tuple[Any, Any]) -> list[dict[str, Any]]:
    """Rows for `{% summary_list rows %}` from pairs of label and value; what is empty is left out.

    >>> facts(("Who", "The council"), ("Comment", ""))
    [{'label': 'Who', 'value': 'The council'}]
    """
    return [{"label": label, "value": value} for label, value in rows if value]
