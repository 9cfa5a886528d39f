"""What a question can be answered with, and how an answer reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonweal.consultations.asked_models import Question, QuestionKind

AGREEING: dict[str, Any] = {
    "strongly-agree": _("Strongly agree"),
    "agree": _("Agree"),
    "neither": _("Neither agree nor disagree"),
    "disagree": _("Disagree"),
    "strongly-disagree": _("Strongly disagree"),
    "unsure": _("I do not know"),
}


def offered(question: Question) -> list[tuple[str, Any]]:
    """The answers to choose from, as pairs of a code and what is read; none for a question in own words."""
    if question.kind == QuestionKind.AGREE:
        return list(AGREEING.items())
    return [(code, words) for code, words in question.choices]


def read(question: Question, words: str, chosen: Sequence[str]) -> str:
    """An answer as people read it."""
    names = dict(offered(question))
    return words or "; ".join(str(names[code]) for code in chosen if code in names)


def is_asked(question: Question, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Is this question asked of whoever chose these answers? chosen: codes of answers, by the code of the question."""
    if not question.only_if:
        return True
    return bool(set(question.only_if["is"]) & set(chosen.get(question.only_if["question"], ())))
