"""Asking back about a report, and what whoever reported answers: an answer waits until somebody has read it."""

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.notices.mail import Message, send_links
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.texts import clean_text
from commonweal.tension.models import Question, Report
from commonweal.tension.report_models import Channel, Status
from commonweal.tension.selectors import has_unread_answer, may_check
from commonweal.tension.verbs.taking_up import CannotTriage, refuse_unless_possible, take_up

LONGEST_ANSWER = 5000  # letters; the form takes no more


@transaction.atomic
def ask_back(report: Report, *, question: str, by: User, at: datetime.datetime | None = None) -> Question:
    """Ask whoever reported for something; they see it with their receipt, and answer there.

    Who sent it for an organisation finds it among what they sent, too, and is written to: a spreadsheet
    and a program were given no receipt.
    One that waits for its answer is not asked again. at: when it was asked, now unless given.
    """
    take_up(report, by=by)
    refuse_unless_possible("ask", report)
    if report.number is not None:
        raise CannotTriage(_("A count is not asked about: the answer would be in words."))
    text = clean_text(question)
    if not text:
        raise CannotTriage(_("Write what you want to ask."))
    waits = Question.objects.filter(report=report, text=text, answer="").first()
    if waits is not None:  # sent twice: whoever reported is asked, and written to, once
        return waits
    asked = Question.objects.create(report=report, text=text, asked_by=by, asked_on=timezone.localdate(at))
    if report.status == Status.NEW:
        report.status = Status.ASKED
        report.save(update_fields=["status"])
    record("ask back", by=by, item_kind="report", item_id=report.public_id, at=at)
    _tell_of_question(report)
    announce("report", report.public_id, before=report.visibility_class_id, after=report.visibility_class_id)
    return asked


def _tell_of_question(report: Report) -> None:
    sender = report.submitted_by
    if sender is None or not sender.is_active or not sender.may(Permission.SUBMIT_REPORTS):
        return  # who may not open what they sent, as when their organisation has left, would follow it to nothing
    if sender.organisation_id == report.organisation_id:
        sentence = _("There is a question about something that you sent.")
        send_links([(sender, _("A question to you"), sentence, reverse("tension:sent"))], are_personal=False)


@transaction.atomic
def answer_question(question: Question, *, answer: str) -> Question:
    """Keep the answer of somebody who holds the receipt. Once answered, an answer stays as it was.

    The very same answer again, as a page that is loaded again sends it, changes nothing and is no fault.
    """
    question = Question.objects.select_for_update().select_related("report").get(pk=question.pk)
    text = clean_text(answer)
    if question.answer:
        if text[:LONGEST_ANSWER] == question.answer:
            return question
        raise CannotTriage(_("This question has been answered."))
    if not text:
        raise CannotTriage(_("Write your answer."))
    question.answer = text[:LONGEST_ANSWER]
    question.answered_on = timezone.localdate()
    question.save()
    report = question.report
    # The time of a mail is in the mail; of what the public sends, nothing tells more than the day (`answers_told`).
    if report.channel != Channel.PUBLIC and (person := who_hears(question)) is not None:
        send_links([of_answers(person, 1)], are_personal=False)
    if report.status == Status.ASKED and not report.questions.filter(answer="").exists():
        report.status = Status.NEW
        report.save(update_fields=["status"])
    return question


def who_hears(question: Question) -> User | None:
    """Who is written to about an answer: whoever looks after the report, else whoever asked; None where neither may check it.

    Nobody looks again at what is open unless told to.
    """
    report = question.report
    able = (
        one
        for one in (report.assigned_to, question.asked_by)
        if one is not None and one.is_active and may_check(one, report)
    )
    return next(able, None)


def of_answers(person: User, number: int) -> Message:
    """The mail that so many questions were answered: not a word of them, nor which report; it leads to the unread answers."""
    sentence = ngettext_lazy(
        "A question that was asked about a report has been answered.",
        "Questions that were asked about reports have been answered.",
        number,
    )
    return (
        person,
        gettext_lazy("An answer to a question"),
        sentence,
        f"{reverse('tension:queue')}?answered=on",
    )


@transaction.atomic
def read_answers(report: Report, *, by: User, shown: int | None = None) -> None:
    """Say that the answers to what was asked about a report have been read. They wait no longer.

    shown: how many the page held; where another has come since, Conflict is raised. A caller without a page leaves
    it out.
    """
    take_up(report, by=by)
    seen = None if shown is None else {"answers": shown}
    refuse_unseen(seen, {"answers": answers_to(report).count()})
    if not mark_as_read(report):
        raise CannotTriage(_("No answer waits to be read."))
    record("read answers", by=by, item_kind="report", item_id=report.public_id)
    announce("report", report.public_id, before=report.visibility_class_id, after=report.visibility_class_id)


def answers_to(report: Report) -> QuerySet[Question]:
    """The questions about a report that were answered."""
    return report.questions.exclude(answer="")


def mark_as_read(report: Report) -> int:
    """Note that every answer there is has been read, and return how many had not been; the caller has locked the report."""
    return answers_to(report).filter(read_on=None).update(read_on=timezone.localdate())


def refuse_unread(report: Report) -> None:
    """Raise CannotTriage where an answer has come that nobody has read: a report is not finished without it."""
    if has_unread_answer(report):
        raise CannotTriage(
            _("An answer to your question has come that nobody has read yet. Read it first, and say so.")
        )
