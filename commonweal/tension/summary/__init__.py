"""The weekly summary: drafted from the week, edited and signed by a person, printed.

>>> from commonweal.tension.summary import draft_summary, write_documents
"""

from typing import Any


def __getattr__(name: str) -> Any:
    # Loaded when asked for: this package is imported while Django is still collecting its models.
    if name == "draft_summary":
        from commonweal.tension.summary.draft import draft_summary

        return draft_summary
    if name == "write_documents":
        from commonweal.tension.summary.printing import write_documents

        return write_documents
    raise AttributeError(name)
