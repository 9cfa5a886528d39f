"""Who may see what, decided in one place.

`clearance_of(viewer)` turns a viewer into the set of visibility classes they may see. Selectors,
tiles, downloads, the interface for programs, search and the live stream all use that set and nothing
else, which is why a right that is taken away is gone everywhere at once.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.people.agreements_models import stands
from commonweal.people.asked_once import asked_once
from commonweal.people.models import Agreement, Organisation, Signatory, User, VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.visibility_models import Handling, Kind, Marking, Stage

Viewer = User | AnonymousUser
# Raised whenever the rules below change, so that nothing cached under the old ones is served.
POLICY_VERSION = 6


# What stands for SECRET or above in a marking, and code words that are used with it alone.
ABOVE_IN_SHORT = {"TS", "CTS", "STRAP", "COSMIC", "ATOMAL"}


class MarkingTooHigh(ValueError):
    """An item is marked above OFFICIAL-SENSITIVE: it must not be stored here."""


def marking_from(text: str) -> Marking:
    """Which marking does this text name? Raises MarkingTooHigh for SECRET and above.

    Markings used before 2014 are read as what replaced them: PROTECT and RESTRICTED become
    OFFICIAL-SENSITIVE, and an unmarked item is OFFICIAL (Government Security Classifications, 2024).

    >>> marking_from("Official - Sensitive").value
    'sensitive'
    """
    words = "".join(character for character in text.upper() if character.isalpha())
    # A possessive is no S of its own: OFFICIAL-SENSITIVE (children's services).
    parts = set(re.findall(r"[A-Z]+(?:['’][A-Z]+)*", text.upper()))
    is_short = bool(ABOVE_IN_SHORT & parts) or ("S" in parts and "SENSITIVE" in parts)
    if "SECRET" in words or "CONFIDENTIAL" in words or is_short:
        raise MarkingTooHigh(
            _(
                "This item is marked above OFFICIAL-SENSITIVE. It must not be stored here. "
                "Keep it on the system it came from and speak to whoever sent it."
            )
        )
    if "SENSITIVE" in words or words in ("PROTECT", "RESTRICTED"):
        return Marking.SENSITIVE
    if words in ("", "OFFICIAL", "UNMARKED", "UNCLASSIFIED", "NOTPROTECTIVELYMARKED"):
        return Marking.OFFICIAL
    raise ValueError(
        _("“%(text)s” is not a marking. Use OFFICIAL or OFFICIAL-SENSITIVE.") % {"text": text[:40]}
    )


def visibility_class(
    *,
    stage: str,
    kind: str,
    marking: str,
    handling: str,
    organisation: Organisation,
    agreement: Agreement | None,
    is_from_public: bool = False,
    names_school: bool = False,
) -> VisibilityClass:
    """The class for this combination; made when it is the first of its kind.

    is_from_public: the organisation received it from the public. names_school: it says which school.
    """
    with transaction.atomic():
        found, _created = VisibilityClass.objects.get_or_create(
            key=VisibilityClass.key_of(
                stage,
                kind,
                marking,
                handling,
                organisation.pk,
                agreement.pk if agreement else None,
                is_from_public,
                names_school,
            ),
            defaults={
                "stage": stage,
                "kind": kind,
                "marking": marking,
                "handling": handling,
                "organisation": organisation,
                "agreement": agreement,
                "is_from_public": is_from_public,
                "names_school": names_school,
            },
        )
    return found


# What of a class decides, as `Opened.opens` takes it.
DECIDES = (
    "stage",
    "kind",
    "marking",
    "handling",
    "organisation_id",
    "agreement_id",
    "is_from_public",
    "names_school",
)
# Who checks what the public sends, and who judges it with them.
THE_TEAM = frozenset({Permission.TRIAGE_REPORTS, Permission.SET_LEVELS})


@dataclass(frozen=True)
class Opened:
    """What one viewer's roles and organisation open on one day: the two gates in front of every item.

    1. the role: queue needs the triager, tension needs somebody who sees reports (or whose own
       organisation said it, which what the public sent to it is not), OFFICIAL-SENSITIVE and handling
       code C need their own permission, and what names a school needs the tension group, or who checks
       reports, unless the own organisation said it and is not the lead, at which many read;
    2. the organisation: an item is for its own organisation and, while that is itself a signatory of the
       agreement it was shared under and the agreement is in force, for the other signatories.

    own: the viewer's organisation. shared: agreements in force that it signed -> do they bring it tension?
    signed: the same agreements, each with the organisations that signed it. leads: does it lead the partnership?
    """

    may: frozenset[Permission]
    own: int | None
    shared: Mapping[int, bool]
    signed: frozenset[tuple[int, int]] = frozenset()
    leads: bool = False

    def opens(
        self,
        stage: str,
        kind: str,
        marking: str,
        handling: str,
        organisation: int,
        agreement: int | None,
        is_from_public: bool = False,
        names_school: bool = False,
    ) -> bool:
        """May the viewer see an item of this kind?"""
        if stage == Stage.PUBLIC:
            return True
        if marking == Marking.SENSITIVE and Permission.SEE_SENSITIVE not in self.may:
            return False
        if handling == Handling.CONDITIONS and Permission.SEE_CONDITIONAL not in self.may:
            return False
        is_own = organisation == self.own and Permission.SEE_OWN_ORGANISATION in self.may
        is_own_word = is_own and not is_from_public
        if names_school and not self.may & THE_TEAM and (self.leads or not is_own_word):
            return False
        if stage == Stage.QUEUE and Permission.TRIAGE_REPORTS not in self.may:
            return False
        if not is_own:
            if agreement is None or agreement not in self.shared:
                return False
            if (agreement, organisation) not in self.signed:
                return False
            if kind == Kind.TENSION and not self.shared[agreement]:
                return False
        if is_from_public and agreement is None:
            # Said to the council's team alone, as the form promises, whatever else the council's people may see.
            return bool(self.may & THE_TEAM)
        if kind == Kind.STRENGTH:
            return Permission.SEE_STRENGTHS in self.may
        return is_own_word or Permission.SEE_REPORTS in self.may


# What of a signature decides: asked for as bare values, since every page asks, several times over.
SIGNED = (
    "agreement_id",
    "organisation_id",
    "agreement__covers_tension",
    "receives_tension",
    "agreement__starts_on",
    "agreement__ends_on",
    "agreement__suspended_on",
)


def opened_to(viewer: Viewer, on: datetime.date) -> Opened:
    """What this viewer's roles and organisation open on that day; released items only for a stranger."""
    return asked_once(("opened", viewer.pk, on), lambda: _opened_to(viewer, on))


def _opened_to(viewer: Viewer, on: datetime.date) -> Opened:
    if not viewer.is_authenticated or not viewer.is_active:
        return Opened(frozenset(), None, {})
    # Who belongs to an organisation that is active no more belongs to none, and reads as such.
    active = viewer.organisation if viewer.organisation and viewer.organisation.is_active else None
    own = active.pk if active else None
    shared: dict[int, bool] = {}
    signed: set[tuple[int, int]] = set()
    if own is not None:
        mine = Signatory.objects.filter(organisation_id=own, signed_on__lte=on).values("agreement")
        signatures = Signatory.objects.filter(agreement__in=mine, signed_on__lte=on)
        for agreement, organisation, covers, receives, *days in signatures.values_list(*SIGNED):
            if stands(on, *days):
                signed.add((agreement, organisation))
                if organisation == own:
                    shared[agreement] = covers and receives
    leads = active is not None and active.is_lead
    return Opened(viewer.permissions, own, shared, frozenset(signed), leads)


def clearance_of(viewer: Viewer, *, with_queue: bool = True, with_released: bool = True) -> frozenset[int]:
    """Which visibility classes may this viewer see, now? Without the queue: those of what was checked.

    with_released: also what they see only because it was released to the public, as the public sees it.
    Two queries whatever the number of items, and one more for the roles of a viewer not met before.
    """
    opened = opened_to(viewer, timezone.localdate())
    return frozenset(
        number
        for number, stage, *of in _classes()
        if (with_queue or stage != Stage.QUEUE)
        and opened.opens(stage if with_released else _before_release(stage), *of)
    )


def clearance_once_checked(viewer: Viewer) -> frozenset[int]:
    """Which classes would this viewer see if everything in them had been checked and nothing released?

    Not to show what waits: to say of the own organisation's how much was sent, to whoever may know of it.
    """
    opened = opened_to(viewer, timezone.localdate())
    return frozenset(number for number, _stage, *of in _classes() if opened.opens(Stage.OPEN, *of))


def seen_as_public(viewer: Viewer) -> frozenset[int]:
    """Which classes does this viewer see only because their items were released to the public?

    Of those they read what the public reads and no more: neither who sent it nor what was done with it.
    """
    opened = opened_to(viewer, timezone.localdate())
    return frozenset(
        number
        for number, stage, *of in _classes()
        if stage == Stage.PUBLIC and not opened.opens(_before_release(stage), *of)
    )


def _classes() -> list[tuple[Any, ...]]:
    """All classes there are, each as its number and what of it decides."""
    return asked_once("classes", lambda: list(VisibilityClass.objects.values_list("id", *DECIDES)))


def _before_release(stage: str) -> str:
    """The stage of an item if nobody had released it."""
    return Stage.OPEN if stage == Stage.PUBLIC else stage


def digest(classes: Iterable[int]) -> str:
    """A short name for a set of classes, for keys of caches: same set, same name.

    >>> digest([2, 1]) == digest([1, 2])
    True
    """
    text = f"{POLICY_VERSION}:" + ",".join(map(str, sorted(classes)))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
