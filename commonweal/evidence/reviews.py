"""New figures ask whoever acts on what they measure to look whether that is still right."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.actions.models import Action, Progress
from commonweal.actions.reaching import who_would_see
from commonweal.actions.selectors import actions_visible_to
from commonweal.actions.verbs import acts_on
from commonweal.audit.verbs import record
from commonweal.evidence.governing import datasets_in_use, governing, measures_seen_by
from commonweal.evidence.measures import KIND
from commonweal.evidence.models import Dataset, Measure, Review
from commonweal.notices.mail import send_links
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.thread.models import Link

SUBJECT = _("New figures to look at")
SENTENCE = _("There are new figures that an action of yours hangs on. Please look whether it is still right.")


@transaction.atomic
def ask_for_reviews(dataset: Dataset) -> list[Review]:
    """Ask about the actions that hang on what a table measures, where it governs; those asked, in no order.

    An action hangs on figures when it answers them or is linked with them, and is asked about until it is complete.
    What was asked before and not answered is asked no more: the newest figures are looked at. Who is asked is
    written to: who does it, else those of its organisation who may say how far it is.
    """
    asked = []
    for measure in dataset.measures.all():
        if not _is_newest(dataset, measure):
            continue
        actions = Action.objects.filter(public_id__in=_hanging_on(measure)).exclude(
            progress=Progress.COMPLETE
        )
        Review.objects.filter(measure=measure, action__in=actions, answered_at=None).delete()
        asked += Review.objects.bulk_create(
            [Review(measure=measure, dataset=dataset, action=action) for action in actions]
        )
    _write(asked)
    return asked


def _is_newest(dataset: Dataset, measure: Measure) -> bool:
    """Are the figures of these areas taken from this table? Not from an older one that is loaded later."""
    same = datasets_in_use().filter(area_set=dataset.area_set_id)
    return next(iter(governing(measure.code, same)), None) == dataset


def _hanging_on(measure: Measure) -> set[str]:
    after = Link.objects.filter(earlier_kind=KIND, earlier_id=measure.code, later_kind="action")
    before = Link.objects.filter(later_kind=KIND, later_id=measure.code, earlier_kind="action")
    return {*after.values_list("later_id", flat=True), *before.values_list("earlier_id", flat=True)}


def _write(asked: list[Review]) -> None:
    """One short mail to each person, however many of their actions are touched."""
    people = {person.pk: person for review in asked for person in _asked(review)}
    where = reverse("evidence:reviews")
    send_links([(person, SUBJECT, SENTENCE, where) for person in people.values()], are_personal=False)


def _asked(review: Review) -> list[User]:
    """Who is written to, of those who see both the action and the figures."""
    action = review.action
    readers = who_would_see(action.owner_organisation, action.visibility_class, timezone.localdate())
    able = [
        person
        for person in readers
        if acts_on(person, action) and review.measure.code in measures_seen_by(person)
    ]
    owners = [person for person in able if person.pk == action.owner_id]
    return owners or able


def open_reviews(viewer: User) -> list[Review]:
    """What this person is asked: the open ones of actions that they may say something of, the oldest first."""
    if not viewer.may(Permission.UPDATE_OWN_ACTIONS) and not viewer.may(Permission.MANAGE_ACTIONS):
        return []
    open_ones = Review.objects.filter(answered_at=None, dataset__withdrawn_at=None)
    if not open_ones.exists():
        return []
    seen = measures_seen_by(viewer)
    found = open_ones.exclude(action__progress=Progress.COMPLETE).filter(
        action__in=actions_visible_to(viewer).order_by().values("pk")
    )
    return [
        review
        for review in found.select_related(
            "measure", "dataset", "action__visibility_class", "action__owner_organisation"
        )
        if review.measure.code in seen and acts_on(viewer, review.action)
    ]


@transaction.atomic
def answer_review(review: Review, *, answer: str, by: User) -> bool:
    """Say what looking at the new figures came to; False where somebody has said so already, which stays.

    Raises PermissionDenied for whoever is not asked, and ValueError for what is no answer.
    """
    if review.pk not in {one.pk for one in open_reviews(by)}:
        if Review.objects.filter(pk=review.pk, answered_at__isnull=False).exists():
            return False
        raise PermissionDenied
    chosen = Review.Answer(answer)
    still = Review.objects.filter(pk=review.pk, answered_at=None)
    if not still.update(answer=chosen, answered_at=timezone.now(), answered_by_id=by.pk):
        return False
    details = {"measure": review.measure.code, "answer": chosen.value}
    record("answer review", by=by, item_kind="action", item_id=review.action.public_id, details=details)
    return True
