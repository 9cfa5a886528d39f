"""What was replied, question by question, for whoever runs a consultation: not for anybody else, and no page of the public."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.consultations.models import Consultation, Question, QuestionKind, Theme
from commonweal.consultations.selectors import counts_of
from commonweal.ui.tables import Column, Table


@dataclass(frozen=True)
class Result:
    """One question with its counts. table: how many chose each answer; None for a question in own words."""

    question: Question
    answered: str
    table: Table | None


@dataclass(frozen=True)
class ThemeResults:
    """The results of one theme, and whether what people said of it is answered."""

    theme: Theme
    results: list[Result]


def results_of(consultation: Consultation) -> list[ThemeResults]:
    """What was replied by theme, of the replies that are not held back. Whoever replied chose to: nobody else follows from it."""
    return [
        ThemeResults(theme, [_result(one) for one in theme.questions.all()])
        for theme in consultation.themes.prefetch_related("questions")
    ]


def _result(question: Question) -> Result:
    counts = counts_of(question)
    answered = question.answers.filter(reply__held="").count()
    told = ngettext("%(n)s answered", "%(n)s answered", answered) % {"n": f"{answered:,}"}
    if question.kind == QuestionKind.OPEN:
        return Result(question, told, None)
    columns = [
        Column(_("Answer")),
        Column(_("Replies"), is_numeric=True),
        Column(_("Of those who answered"), is_numeric=True),
    ]
    rows = [
        [words, f"{number:,}", f"{100 * number / answered:.0f} %" if answered else "–"]
        for words, number in counts
    ]
    return Result(question, told, Table(question.words, columns, rows))
