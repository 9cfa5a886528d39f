"""Reading consultations: those that everybody may read, those of whoever runs them, and what was replied."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonweal.consultations.models import Answer, Consultation, Phase, Question, QuestionKind, Reply
from commonweal.consultations.offered import offered
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of

# What nobody but whoever runs it reads yet.
IN_THE_MAKING = (Phase.DRAFT, Phase.AGREED)


def consultations_for_all() -> QuerySet[Consultation]:
    """Those that have been opened, the newest first: everybody may read them, whatever came of them."""
    return Consultation.objects.exclude(phase__in=IN_THE_MAKING)


def consultations_visible_to(viewer: Any) -> QuerySet[Consultation]:
    """The consultations that this viewer may read: those opened, and for whoever runs them those in the making."""
    if viewer.is_authenticated and viewer.may(Permission.RUN_CONSULTATIONS):
        return Consultation.objects.filter(visibility_class__in=clearance_of(viewer))
    return consultations_for_all()


def run_by(viewer: Any) -> QuerySet[Consultation]:
    """The consultations that this viewer runs, in every phase; none for anybody else."""
    if not viewer.is_authenticated or not viewer.may(Permission.RUN_CONSULTATIONS):
        return Consultation.objects.none()
    return Consultation.objects.filter(visibility_class__in=clearance_of(viewer)).annotate(
        count=Count("replies", filter=Q(replies__held=""), distinct=True)
    )


def replies_visible_to(viewer: Any) -> QuerySet[Reply]:
    """The replies to the consultations that this viewer runs, in no order of arrival within a day."""
    return Reply.objects.filter(consultation__in=run_by(viewer).values("pk")).select_related(
        "consultation", "area"
    )


def counts_of(question: Question) -> list[tuple[str, int]]:
    """How many chose each answer that a question offers, in its order: replies that are held back are not counted.

    One query. For a question in own words, one line: how many wrote something.
    """
    answers = Answer.objects.filter(question=question, reply__held="")
    if question.kind == QuestionKind.OPEN:
        return [("", answers.exclude(words="").count())]
    counts = Counter(code for chosen in answers.values_list("chosen", flat=True) for code in chosen)
    return [(str(words), counts[code]) for code, words in offered(question)]
