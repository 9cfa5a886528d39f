"""Questions that were asked back about a report, each with the form for its answer while there is none."""

from dataclasses import dataclass

from django.http import HttpRequest

from commonweal.tension.forms.receipt import AnswerForm
from commonweal.tension.models import Question, Report
from commonweal.tension.verbs.asking import answer_question
from commonweal.tension.verbs.taking_up import CannotTriage


@dataclass
class Asked:
    """A question asked back, with the form for its answer while there is none."""

    name: str
    question: Question
    form: AnswerForm | None


@dataclass
class Answering:
    """The questions about one report, as a page shows them after what was sent to it.

    bound: the form that was sent and needs mending. is_thanked: an answer was kept just now.
    has_unsent: an answer to another question was typed and is not sent.
    """

    asked: list[Asked]
    bound: AnswerForm | None = None
    is_thanked: bool = False
    has_unsent: bool = False


def answering(request: HttpRequest, report: Report, *, key: str = "") -> Answering:
    """Keep the answer that was sent, if one to a question about this report was; and show all its questions.

    All answers of a page come with one of them: what was typed to the others stays in their boxes, unsent.
    key: what tells the questions of several reports on one page apart.
    """
    questions = list(report.questions.all())
    names = [f"{key}q{number}" for number in range(len(questions))]
    pressed = request.POST.get("question", "")
    bound = AnswerForm(request.POST, prefix=pressed) if pressed in names else None
    is_thanked = False
    if bound is not None and bound.is_valid():
        number = names.index(pressed)
        try:
            questions[number] = answer_question(questions[number], answer=bound.cleaned_data["answer"])
        except CannotTriage as error:
            bound.add_error("answer", str(error))
        else:
            bound, is_thanked = None, True
            # Whoever has just answered reads how far the report is with that.
            report.refresh_from_db()

    def form_for(name: str, question: Question) -> AnswerForm | None:
        if question.answer:
            return None
        if bound is not None and name == pressed:
            return bound
        return AnswerForm(prefix=name, initial={"answer": request.POST.get(f"{name}-answer", "")})

    asked = [Asked(name, one, form_for(name, one)) for name, one in zip(names, questions, strict=True)]
    others = [one.form for one in asked if one.form is not None and one.form is not bound]
    return Answering(asked, bound, is_thanked, any(form.initial["answer"].strip() for form in others))
