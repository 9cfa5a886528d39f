"""Telling those who answer for a quarterly report that words of it are withheld by now."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonweal.audit.verbs import record
from commonweal.notices.mail import Message, send_links_now
from commonweal.people.holders import people_who_may
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.quarterly.models import QuarterlyReport
from commonweal.quarterly.withholding import withheld_from

SUBJECT = _("A quarterly report needs correcting")
SENTENCE = _(
    "Fewer people may now read something that a published quarterly report told. Its words are withheld there. A corrected "
    "report can be begun on its page:"
)


def tell_of_withheld() -> int:
    """Write to whoever answers for a published quarter from which words are withheld since; of each action once.

    The worker calls it every few minutes. What is withheld is so at once, whether or not anybody has been told. Of each
    quarter and edition the newest published report is looked at. Where no mail left to anybody, it is tried again the next
    time. Returns of how many reports somebody was told.
    """
    newest: dict[tuple[object, str], QuarterlyReport] = {}
    published = QuarterlyReport.objects.filter(published_at__isnull=False).select_related("visibility_class")
    for report in published.order_by("-number"):
        newest.setdefault((report.first, report.edition), report)
    return sum(_tell(report.pk) for report in newest.values() if _untold(report))


def _untold(report: QuarterlyReport) -> list[str]:
    return sorted(withheld_from(report) - set(report.told_withheld))


def _tell(key: int) -> bool:
    """Tell of one report, unless another worker was quicker."""
    report, untold = _note(key, told=True)
    if not untold:
        return False
    answering = _who_answers(report)
    # Between the transactions: a mail server may keep one waiting.
    written = send_links_now([_words(person, report) for person in answering], are_personal=False)
    if answering and not written.reached:
        _note(key, told=False, items=untold)
        return False
    details = {"quarter": report.first.isoformat(), "edition": report.edition, "actions": len(untold)}
    record("withhold from quarter", by=None, item_kind="quarterly", item_id=report.public_id, details=details)
    return True


@transaction.atomic
def _note(key: int, *, told: bool, items: list[str] | None = None) -> tuple[QuarterlyReport, list[str]]:
    """Note that somebody is told of what nobody was yet, or that of these no mail left; the report, and what was noted."""
    report = QuarterlyReport.objects.select_for_update(of=("self",)).get(pk=key)
    noted = _untold(report) if items is None else items
    before = [one for one in report.told_withheld if one not in noted]
    report.told_withheld = [*before, *noted] if told else before
    report.save(update_fields=["told_withheld"])
    return report, noted


def _words(person: User, report: QuarterlyReport) -> Message:
    return person, SUBJECT, SENTENCE, reverse("quarterly:read", args=[report.public_id])


def _who_answers(report: QuarterlyReport) -> list[User]:
    """Whoever published it, and those who can make a corrected one."""
    publisher = report.published_by
    is_told = publisher is not None and publisher.is_active and publisher.is_part
    people = [*([publisher] if publisher and is_told else []), *people_who_may(Permission.MANAGE_ACTIONS)]
    return list({person.pk: person for person in people}.values())
