"""Questions that were asked back about a report, each with the form for its answer while there is none."""

from dataclasses import dataclass

from django.http import HttpRequest

from commonweal.tension.forms.receipt import AnswerForm
from commonweal.tension.models import Question, Report
from commonweal.tension.verbs.taking_up import CannotTriage
from commonweal.tension.verbs.triage import answer_question


@dataclass
class Asked:
    """A question asked back, with the form for its answer while there is none."""

    number: int
    question: Question
    form: AnswerForm | None


@dataclass
class Answering:
    """The questions about one report, as a page shows them after what was sent to it.

    bound: the form that was sent and needs mending. is_thanked: an answer was kept just now.
    """

    asked: list[Asked]
    bound: AnswerForm | None = None
    is_thanked: bool = False


def answering(request: HttpRequest, report: Report, *, is_meant: bool = True, key: str = "") -> Answering:
    """Keep the answer that was sent, if one was and it is meant for this report; and show all its questions.

    key: what tells the forms of several reports on one page apart.
    """
    questions = list(report.questions.all())
    answered = request.POST.get("question", "") if is_meant else ""
    bound = AnswerForm(request.POST, prefix=f"{key}q{answered}") if answered.isdecimal() else None
    is_thanked = False
    if bound is not None and int(answered) in range(len(questions)) and bound.is_valid():
        try:
            questions[int(answered)] = answer_question(
                questions[int(answered)], answer=bound.cleaned_data["answer"]
            )
        except CannotTriage as error:
            bound.add_error("answer", str(error))
        else:
            bound, is_thanked = None, True
            # Whoever has just answered reads how far the report is with that.
            report.refresh_from_db()

    def form_for(number: int, question: Question) -> AnswerForm | None:
        if question.answer:
            return None
        is_this = bound is not None and str(number) == answered
        return bound if is_this else AnswerForm(prefix=f"{key}q{number}")

    asked = [Asked(number, one, form_for(number, one)) for number, one in enumerate(questions)]
    return Answering(asked, bound, is_thanked)
