"""Telling those who answer for a summary that words of it are withheld by now."""

from collections import Counter

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.audit.verbs import record
from commonweal.notices.mail import Message, send_links_now
from commonweal.people.holders import people_who_may
from commonweal.people.models import Membership, User
from commonweal.people.organisations_models import BodyKind
from commonweal.people.roles import Permission
from commonweal.tension.models import SummaryVersion
from commonweal.tension.summary.withholding import kind_of, named_in, withheld_from


def tell_of_withheld() -> int:
    """Write to whoever answers for a signed summary from which words are withheld since; of each thing once.

    The worker calls it every few minutes. What is withheld is so at once, whether or not anybody has been
    told. Of each summary the newest signed version is looked at: the earlier ones are replaced. Where no mail
    left to anybody, it is tried again the next time. Returns of how many summaries somebody was told.
    """
    newest: dict[int, SummaryVersion] = {}
    for version in SummaryVersion.objects.filter(is_signed=True).select_related(
        "visibility_class", "summary"
    ):
        newest.setdefault(version.summary_id, version)
    return sum(_tell(version.pk) for version in newest.values() if _untold(version))


def _untold(version: SummaryVersion) -> list[str]:
    return sorted(withheld_from(version) - set(version.told_withheld))


def _tell(key: int) -> bool:
    """Tell of one version, unless another worker was quicker."""
    version, untold = _take_up(key)
    if not untold:
        return False
    answering = _who_answers(version)
    # Between the transactions: a mail server may keep one waiting.
    written = send_links_now([_words(person, version) for person in answering], are_personal=False)
    if answering and not written.reached:
        _put_back(key, untold)
        return False
    record(
        "withhold from summary",
        by=None,
        item_kind="summary",
        item_id=version.summary.public_id,
        details={"version": version.number, **_kinds(version, untold)},
    )
    return True


@transaction.atomic
def _take_up(key: int) -> tuple[SummaryVersion, list[str]]:
    """What nobody was told of in this version; from now on no other worker takes it up."""
    version = SummaryVersion.objects.select_for_update(of=("self",)).get(pk=key)
    untold = _untold(version)
    if untold:
        version.told_withheld = [*version.told_withheld, *untold]
        version.save(update_fields=["told_withheld"])
    return version, untold


@transaction.atomic
def _put_back(key: int, untold: list[str]) -> None:
    """No mail of these left, so nobody was told."""
    version = SummaryVersion.objects.select_for_update(of=("self",)).get(pk=key)
    version.told_withheld = [item for item in version.told_withheld if item not in untold]
    version.save(update_fields=["told_withheld"])


def _words(person: User, version: SummaryVersion) -> Message:
    subject = _("A weekly summary needs correcting")
    sentence = _(
        "Fewer people may now read something that a signed weekly summary told. Its words are withheld there. "
        "A corrected version can be made on its page:"
    )
    return person, subject, sentence, reverse("summary:read", args=[version.summary.public_id])


def _kinds(version: SummaryVersion, items: list[str]) -> dict[str, int]:
    """How many of each kind these are, as "reports" -> 2."""
    kinds = {one["item"]: kind_of(one) for one in named_in(version)}
    return dict(Counter(f"{kinds[item]}s" for item in items))


def _who_answers(version: SummaryVersion) -> list[User]:
    """Whoever signed it, who chairs the tension group, and those who can make a corrected version."""
    signer = version.summary.signed_by
    chairs = (
        Membership.objects.filter(
            body__kind=BodyKind.TENSION, position__icontains="chair", person__is_active=True
        )
        .exclude(until_on__lt=timezone.localdate())
        .exclude(person__organisation__is_active=False)
        .select_related("person")
    )
    is_told = signer is not None and signer.is_active and signer.is_part
    people = [*([signer] if signer and is_told else []), *(one.person for one in chairs)]
    people += people_who_may(Permission.WRITE_SUMMARY)
    return list({person.pk: person for person in people}.values())
