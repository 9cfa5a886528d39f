"""Words that read as a judgement of a person: asked about before they are kept, for no opinion of anybody is held here."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from commonweal.people.asking_names import AsksAboutNames
from commonweal.ui.confirming import ask_to_confirm


@cache
def _pattern() -> re.Pattern[str]:
    text = files("commonweal.definitions").joinpath("judgements.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    words = [re.escape(one).replace(r"\*", r"\w*") for one in (*content["words"], *content["phrases"])]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


def judgements_in(text: str) -> list[str]:
    """What in these words reads as a judgement of a person, as it stands there, each once.

    >>> judgements_in("She was rude about the bins; the bins are late."), judgements_in("The bins are late.")
    (['rude'], [])
    """
    plain = text.replace("’", "'")
    return list(dict.fromkeys(found[0] for found in _pattern().finditer(plain)))


class HoldsNoOpinions(AsksAboutNames):
    """A form whose words are asked about where they name somebody, and where they read as a judgement of a person."""

    judged_words: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found = [one for name in self.judged_words for one in judgements_in(str(cleaned.get(name) or ""))]
        if found:
            words = ", ".join(f"“{one}”" for one in dict.fromkeys(found))
            told = _(
                "This may read as a judgement of a person: %(words)s. Say what happened, or what it was about. "
                "No opinion of anybody is held here."
            ) % {"words": words}
            box = ask_to_confirm(
                self,
                "no_opinion",
                about=words,
                label=_("It is about a matter, and not about what anybody is like"),
                told=told,
            )
            if not box.data:
                self.add_error(box.name, told)
        return cleaned
