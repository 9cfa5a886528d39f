"""What the self-assessment puts on the record, in words."""

from django.utils.translation import gettext_lazy as _

from commonweal.audit import words


def register_words() -> None:
    """Give the record's page the words of what is done here."""
    words.register(
        deeds={
            "take up framework": _("Took up a framework for the self-assessment"),
            "open round": _("Opened a round of the self-assessment"),
            "close round": _("Closed a round of the self-assessment"),
            "reopen round": _("Opened a closed round of the self-assessment again"),
            "answer point": _("Said where the partnership or a partner stands on a point"),
            "take answers in": _("Took answers of the self-assessment in from a file"),
            "take grid": _("Took the grid of the self-assessment as a file"),
        },
        kinds={
            "framework": _("Framework"),
            "round": _("Round of the self-assessment"),
            "point": _("Point of the self-assessment"),
            "answer": _("Answer to a point of the self-assessment"),
        },
        details={
            "agreed": lambda is_agreed: str(_("What the partnership agrees")) if is_agreed else "",
            "framework": words.labelled(_("Framework")),
            "points": words.labelled(_("Points")),
            "cells": words.labelled(_("Cells")),
        },
    )
