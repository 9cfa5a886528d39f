"""What was typed into a summary and tells of a school: refused in the partners' edition, the group's in the other."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from commonweal.people.schools import known_schools, school_words_in
from commonweal.tension.summary.draft import CannotWrite
from commonweal.tension.summary_models import Edition

_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def school_words_typed(sections: Iterable[dict[str, Any]], note: str = "") -> list[str]:
    """Which words tell of a school in what is shown and somebody typed? What was drafted is told as it may be."""
    known, found = known_schools(), school_words_in(note, known_schools()) if note else []
    for section in sections:
        if not section["is_left_out"]:
            drafted = set(_SENTENCES.split(section["drafted"]))
            typed = [one for one in _SENTENCES.split(section["text"]) if one not in drafted]
            found += school_words_in("\n".join(typed), known)
    return list(dict.fromkeys(found))


def refuse_schools(edition: str, words: list[str]) -> None:
    """Raise CannotWrite, with the words, where partners would read of a school in them."""
    if edition == Edition.PARTNERS and words:
        raise CannotWrite(
            _(
                "Partners may not learn of a school from this edition, and these words tell of one: %(words)s. Write "
                "“children” or “young people” instead, and the neighbourhood without the school."
            )
            % {"words": ", ".join(f"“{one}”" for one in words)}
        )
