"""Keeping in touch: beginning a relationship, logging a contact, keeping a promise, opening who it is."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.changes.meanwhile import refuse_unseen
from commonweal.people.confirming import confirmed
from commonweal.people.models import User, VisibilityClass
from commonweal.people.roles import Permission
from commonweal.people.sealing import fingerprints, seal, unseal
from commonweal.people.texts import clean_text
from commonweal.people.visibility import visibility_class
from commonweal.people.visibility_models import Handling, Marking, Stage
from commonweal.people.visibility_models import Kind as SeenKind
from commonweal.places.models import Area
from commonweal.relations.models import Contact, Promise, Reach, Relationship, Rhythm
from commonweal.relations.selectors import relationships_visible_to
from commonweal.thread.models import Link, Relation

# What is known of who somebody is.
DETAILS = ("name", "phone", "email", "how")


class CannotKeep(ValueError):
    """This can't be done; the sentence says why."""


def _refuse(by: User, relationship: Relationship | None = None) -> None:
    if not by.may(Permission.KEEP_IN_TOUCH) or by.organisation is None:
        raise PermissionError(_("Your roles do not include keeping in touch for your organisation."))
    if relationship is not None and not relationships_visible_to(by).filter(pk=relationship.pk).exists():
        raise PermissionError(_("You may not see this relationship."))


def _class_for(by: User) -> VisibilityClass:
    """Of their organisation alone: whom it keeps in touch with is shared under no agreement."""
    if by.organisation is None:
        raise PermissionError(_("Only somebody who belongs to an organisation keeps in touch for one."))
    return visibility_class(
        stage=Stage.OPEN,
        kind=SeenKind.STRENGTH,
        marking=Marking.OFFICIAL,
        handling=Handling.PERMITTED,
        organisation=by.organisation,
        agreement=None,
    )


def relationship_as_seen(relationship: Relationship) -> dict[str, Any]:
    """What somebody sees who changes a relationship, for `change_relationship` to compare with."""
    return {
        "kind": relationship.kind,
        "role": relationship.role,
        "organisation": relationship.organisation,
        "areas": sorted(relationship.areas.values_list("pk", flat=True)),
        "rhythm": relationship.rhythm,
        "keeper": relationship.keeper_id,
    }


@transaction.atomic
def begin_relationship(
    *,
    kind: str,
    role: str,
    by: User,
    organisation: str = "",
    areas: Iterable[Area] = (),
    rhythm: int = Rhythm.QUARTER,
    keeper: User | None = None,
    details: Mapping[str, str] | None = None,
    begun_on: datetime.date | None = None,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Relationship:
    """Put on the record with whom, in what public role, and how often an organisation keeps in touch.

    details: who they are and how to reach them, of DETAILS; encrypted, apart. keeper: who keeps in touch, of the own
    organisation; whoever begins it unless given. Raises CannotKeep without a role.
    """
    _refuse(by)
    made = Relationship(
        kind=kind,
        role=clean_text(role),
        organisation=clean_text(organisation),
        rhythm=Rhythm(int(rhythm)),
        keeper=keeper or by,
        begun_on=begun_on or timezone.localdate(at),
        visibility_class=_class_for(by),
        made_by=by,
        made_at=at or timezone.now(),
        content_key=content_key,
    )
    _refuse_words(made)
    made.save()
    made.areas.set(areas)
    _keep_reach(made, details or {})
    _note("begin relationship", made, by, at=at)
    return made


def _refuse_words(relationship: Relationship) -> None:
    if not relationship.role:
        raise CannotKeep(_("Say in what role they are kept in touch with."))
    keeper = relationship.keeper
    if keeper is not None and keeper.organisation_id != relationship.visibility_class.organisation_id:
        raise CannotKeep(
            _("%(name)s does not belong to the organisation that keeps in touch.") % {"name": keeper}
        )


def _keep_reach(relationship: Relationship, details: Mapping[str, str]) -> None:
    kept = {name: clean_text(details.get(name) or "") for name in DETAILS}
    if not any(kept.values()):
        Reach.objects.filter(relationship=relationship).delete()
        return
    Reach.objects.update_or_create(
        relationship=relationship,
        defaults={
            "sealed": seal(kept),
            "found_by": fingerprints(kept),
            "ended_on": relationship.ended_on,
        },
    )


def _note(
    verb: str,
    relationship: Relationship,
    by: User,
    details: dict[str, Any] | None = None,
    *,
    at: datetime.datetime | None = None,
) -> None:
    record(verb, by=by, item_kind="relationship", item_id=relationship.public_id, details=details, at=at)
    seen = relationship.visibility_class_id
    announce("relationship", relationship.public_id, before=seen, after=seen)


@transaction.atomic
def change_relationship(
    relationship: Relationship,
    *,
    kind: str,
    role: str,
    organisation: str,
    areas: Iterable[Area],
    rhythm: int,
    keeper: User | None,
    by: User,
    seen: Mapping[str, Any] | None = None,
) -> Relationship:
    """Say otherwise in what role and how often somebody is kept in touch with. Raises Conflict as `refuse_unseen` does."""
    relationship.refresh_from_db(from_queryset=Relationship.objects.select_for_update())
    _refuse(by, relationship)
    chosen = list(areas)
    then: dict[str, Any] = {
        "kind": kind,
        "role": clean_text(role),
        "organisation": clean_text(organisation),
        "areas": sorted(one.pk for one in chosen),
        "rhythm": int(rhythm),
        "keeper": keeper.pk if keeper else None,
    }
    now = relationship_as_seen(relationship)
    refuse_unseen(seen, now, then)
    relationship.kind, relationship.role = kind, then["role"]
    relationship.organisation, relationship.rhythm = then["organisation"], Rhythm(int(rhythm))
    relationship.keeper = keeper
    _refuse_words(relationship)
    relationship.save()
    relationship.areas.set(chosen)
    changed = sorted(name for name, value in then.items() if value != now[name])
    _note("change relationship", relationship, by, {"changed": changed})
    return relationship


@transaction.atomic
def change_reach(relationship: Relationship, *, details: Mapping[str, str], by: User) -> None:
    """Keep who somebody is and how to reach them, in place of what was kept before; nothing of it where all is empty."""
    _refuse(by, relationship)
    _keep_reach(relationship, details)
    _note("change reach", relationship, by)


@transaction.atomic
def open_reach(relationship: Relationship, *, by: User) -> dict[str, str]:
    """Open who somebody is and how to reach them; that is on the record before anything is shown. Empty where nothing is kept."""
    _refuse(by, relationship)
    kept = Reach.objects.filter(relationship=relationship).first()
    if kept is None:
        return {}
    record("open reach", by=by, item_kind="relationship", item_id=relationship.public_id)
    return unseal(kept.sealed)


@transaction.atomic
def end_relationship(relationship: Relationship, *, on: datetime.date, by: User) -> None:
    """Say that an organisation keeps in touch no more. Who it was is deleted a year later."""
    _refuse(by, relationship)
    if on < relationship.begun_on or on > timezone.localdate():
        raise CannotKeep(_("The day is between the one when it began and today."))
    relationship.ended_on = on
    relationship.save(update_fields=["ended_on"])
    Reach.objects.filter(relationship=relationship).update(ended_on=on)
    _note("end relationship", relationship, by)


@transaction.atomic
def log_contact(
    relationship: Relationship,
    *,
    on: datetime.date,
    how: str,
    about: str,
    by: User,
    promise: str = "",
    due_on: datetime.date | None = None,
    again_on: datetime.date | None = None,
    is_confirmed: bool = False,
    content_key: str | None = None,
    at: datetime.datetime | None = None,
) -> Contact:
    """Log that somebody was in touch, in one line, and perhaps what was promised and by when.

    again_on: by when to be in touch again, where that is not as often as agreed. Raises CannotKeep for one that is not
    after the contact, for a day to come, one before the relationship began, a promise without a day, and once it has ended.
    """
    _refuse(by, relationship)
    if relationship.ended_on is not None:
        raise CannotKeep(_("This relationship has ended."))
    if on > timezone.localdate(at):
        raise CannotKeep(_("This day has not come yet."))
    if again_on is not None and again_on <= on:
        raise CannotKeep(_("To be in touch again is after the day of this contact."))
    if on < relationship.begun_on:
        relationship.begun_on = on
        relationship.save(update_fields=["begun_on"])
    words, promised = clean_text(about), clean_text(promise)
    if not words:
        raise CannotKeep(_("Say in one line what it was about."))
    if promised and due_on is None:
        raise CannotKeep(_("Say by when it was promised."))
    contact = Contact.objects.create(
        relationship=relationship,
        on=on,
        how=Contact.How(how),
        about=words,
        again_on=again_on,
        logged_by=by,
        logged_at=at or timezone.now(),
        content_key=content_key,
    )
    if promised and due_on is not None:
        made = Promise.objects.create(
            contact=contact, words=promised, due_on=due_on, visibility_class=relationship.visibility_class
        )
        announce("promise", made.public_id, before=None, after=made.visibility_class_id)
    _note("log contact", relationship, by, confirmed(is_confirmed), at=at)
    return contact


@transaction.atomic
def keep_promise(
    promise: Promise, *, on: datetime.date, by: User, at: datetime.datetime | None = None
) -> None:
    """Say that a promise was kept, and on which day."""
    relationship = promise.contact.relationship
    _refuse(by, relationship)
    if promise.kept_on is not None:
        return
    if not promise.contact.on <= on <= timezone.localdate(at):
        raise CannotKeep(_("The day is between the promise and today."))
    promise.kept_on = on
    promise.save(update_fields=["kept_on"])
    _note("keep promise", relationship, by, at=at)


@transaction.atomic
def act_on_promise(promise: Promise, *, by: User, at: datetime.datetime | None = None) -> Action:
    """Make an action of a promise, by its words and day; the one that was made already where there is one.

    It is the own organisation's and seen by its people, as the relationship is shared with nobody else.
    """
    _refuse(by, promise.contact.relationship)
    there = action_of(promise)
    if there is not None:
        return there
    organisation = promise.visibility_class.organisation
    return make_action(
        title=promise.words,
        owner_organisation=organisation,
        owner=by if by.organisation_id == organisation.pk else None,
        due_on=promise.due_on,
        responds_to=("promise", promise.public_id),
        like=promise.visibility_class,
        by=by,
        at=at,
    )


def action_of(promise: Promise) -> Action | None:
    """The action that was made of a promise, whoever may see it."""
    links = Link.objects.filter(
        earlier_kind="promise",
        earlier_id=promise.public_id,
        later_kind="action",
        relation=Relation.RESPONDS_TO,
    )
    return Action.objects.filter(public_id__in=links.values("later_id")).first()
