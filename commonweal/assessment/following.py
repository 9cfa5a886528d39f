"""What was said of a point follows when a school joins or is called otherwise (`people.naming_schools`)."""

from collections.abc import Sequence
from functools import partial

from commonweal.assessment.classes import class_for, told_of_a_school
from commonweal.assessment.models import WORDS, Answer
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.people.naming_schools import in_batches


def how_many_would_follow(name: str, organisation: int | None) -> int:
    """How many answers would be kept to the group if a school were called so; whose they are makes no difference."""
    return len(_that_tell_of([name]))


def _that_tell_of(names: Sequence[str]) -> list[int]:
    """The answers that tell of a school by these names and are not kept to the group."""
    held = Answer.objects.exclude(visibility_class__names_school=True).only(*WORDS)
    return [
        one.pk for one in held.order_by("pk").iterator(chunk_size=500) if told_of_a_school(_words(one), names)
    ]


def _words(answer: Answer) -> dict[str, str]:
    return {name: getattr(answer, name) for name in WORDS}


def keep_to_the_group(names: Sequence[str]) -> int:
    """Keep to the tension group the answers that tell of a school by these names and did not before; how many."""
    return in_batches(_that_tell_of(names), partial(_keep, names=names), lock=_lock)


def _lock(keys: Sequence[int]) -> None:
    list(Answer.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _keep(key: int, names: Sequence[str]) -> bool:
    """Keep one answer to the group, as it is once it is locked; whether it still had to be."""
    locked = Answer.objects.select_for_update(of=("self",)).select_related("visibility_class", "organisation")
    answer = locked.filter(pk=key).first()
    if answer is None or answer.visibility_class.names_school or not told_of_a_school(_words(answer), names):
        return False
    before = answer.visibility_class
    answer.visibility_class = class_for(answer.organisation or before.organisation, names_school=True)
    answer.save(update_fields=["visibility_class"])
    record("keep school unnamed", item_kind="answer", item_id=answer.public_id)
    announce("answer", answer.public_id, before=before.pk, after=answer.visibility_class_id)
    return True
