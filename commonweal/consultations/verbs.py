"""What is done to a consultation: set up, changed while it is a draft, moved on, shown to be fair, answered."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.classes import unanswered
from commonweal.audit.verbs import record
from commonweal.changes.feed import announce
from commonweal.consultations.definition import Definition, texts_of
from commonweal.consultations.models import Consultation, Evidence, GunningTest, Phase, Question, Theme
from commonweal.people.marked_above import refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_of, visibility_class
from commonweal.people.visibility_models import Stage

ORDER = tuple(Phase)
# A consultation that is shorter is asked why: the norm of the Compact, which many councils keep.
NORM_DAYS = 84
CHANGED = ("yes", "partly", "no")
HEAD = (
    "title",
    "purpose",
    "can_change",
    "cannot_change",
    "decision",
    "decision_maker",
    "decided_by",
    "opens_on",
    "closes_on",
)


class CannotConsult(ValueError):
    """This can't be done with a consultation; the sentence says why."""


def refuse_unless_running(by: User | None, consultation: Consultation | None = None) -> None:
    """Raise PermissionError unless this person runs consultations, and may see this one. None runs the machine."""
    if by is None:
        return
    if not by.may(Permission.RUN_CONSULTATIONS):
        raise PermissionError(_("Running a consultation needs the right to do so."))
    if consultation is not None and consultation.visibility_class_id not in clearance_of(by):
        raise PermissionError(_("You may not see this consultation."))


@transaction.atomic
def set_up(
    definition: Definition, *, owner: Organisation, by: User | None, at: datetime.datetime | None = None
) -> Consultation:
    """Keep a consultation as a draft, as its definition has it. Raises CannotConsult where one of this title is here."""
    refuse_unless_running(by)
    if Consultation.objects.filter(title__iexact=definition.title).exists():
        raise CannotConsult(_("There is a consultation of this title already."))
    like = unanswered(owner)
    seen = visibility_class(
        stage=Stage.OPEN,
        kind=like.kind,
        marking=like.marking,
        handling=like.handling,
        organisation=owner,
        agreement=like.agreement,
    )
    made = Consultation.objects.create(
        **{name: getattr(definition, name) for name in HEAD},
        visibility_class=seen,
        made_by=by,
        made_at=at or timezone.now(),
    )
    _keep_questions(made, definition)
    put_on_record("set up consultation", made, by=by, at=at, is_new=True)
    return made


@transaction.atomic
def define_anew(
    consultation: Consultation,
    definition: Definition,
    *,
    by: User | None,
    at: datetime.datetime | None = None,
) -> Consultation:
    """Put another definition in the place of a draft's. What was agreed is not changed: people would be asked unlike things."""
    consultation = locked(consultation)
    refuse_unless_running(by, consultation)
    if consultation.phase != Phase.DRAFT:
        raise CannotConsult(
            _("This consultation is agreed, and its questions stay as they are. Set up another one.")
        )
    if Consultation.objects.filter(title__iexact=definition.title).exclude(pk=consultation.pk).exists():
        raise CannotConsult(_("There is a consultation of this title already."))
    for name in HEAD:
        setattr(consultation, name, getattr(definition, name))
    consultation.version += 1
    consultation.save()
    consultation.themes.all().delete()
    _keep_questions(consultation, definition)
    put_on_record("change consultation", consultation, by=by, at=at)
    return consultation


def _keep_questions(consultation: Consultation, definition: Definition) -> None:
    for words in texts_of(definition):
        refuse_marked_above(words)
    for order, theme in enumerate(definition.themes, start=1):
        kept = Theme.objects.create(
            consultation=consultation,
            order=order,
            code=theme.code,
            title=theme.title,
            issues=theme.issues,
            options=list(theme.options),
        )
        Question.objects.bulk_create(
            Question(
                theme=kept,
                order=number,
                code=one.code,
                kind=one.kind,
                words=one.words,
                help=one.help,
                choices=[list(pair) for pair in one.choices],
                is_required=one.is_required,
                only_if=dict(one.only_if),
            )
            for number, one in enumerate(theme.questions, start=1)
        )


def may_show(consultation: Consultation, test: int) -> bool:
    """May it still be said what shows that this test is met? Of the first three until it opens, of the last until it is decided."""
    until = Phase.DECIDED if test == GunningTest.ACCOUNT else Phase.OPEN
    return ORDER.index(Phase(consultation.phase)) < ORDER.index(until)


@transaction.atomic
def give_evidence(
    consultation: Consultation, *, test: int, words: str, by: User, at: datetime.datetime | None = None
) -> Evidence:
    """Say what shows that a consultation meets one of the four tests; what was said before is replaced."""
    consultation = locked(consultation)
    refuse_unless_running(by, consultation)
    if not may_show(consultation, test):
        raise CannotConsult(_("People relied on what shows this. It stays as it is."))
    refuse_marked_above(words)
    if not words.strip():
        raise CannotConsult(_("Say what shows it."))
    kept, _made = Evidence.objects.update_or_create(
        consultation=consultation,
        test=GunningTest(test),
        defaults={"words": words.strip(), "given_by": by, "given_at": at or timezone.now()},
    )
    record(
        "show that consultation is fair",
        by=by,
        item_kind="consultation",
        item_id=consultation.public_id,
        details={"test": int(test)},
        at=at,
    )
    return kept


@transaction.atomic
def respond(
    theme: Theme, *, heard: str, response: str, changed: str, by: User, at: datetime.datetime | None = None
) -> Theme:
    """Say what people said of a theme, what was done, and whether something changed by it; nothing is public before it is fed back."""
    theme = Theme.objects.select_for_update(of=("self",)).select_related("consultation").get(pk=theme.pk)
    refuse_unless_running(by, theme.consultation)
    if ORDER.index(Phase(theme.consultation.phase)) < ORDER.index(Phase.CLOSED):
        raise CannotConsult(_("Answer what people said once the consultation is closed."))
    if theme.consultation.phase == Phase.FED_BACK:
        raise CannotConsult(_("This was fed back already, and what was told to people stays as it is."))
    if changed not in CHANGED or not heard.strip() or not response.strip():
        raise CannotConsult(_("Say what people said, what was done, and whether something changed by it."))
    for words in (heard, response):
        refuse_marked_above(words)
    theme.heard, theme.response, theme.changed = heard.strip(), response.strip(), changed
    theme.save()
    record(
        "answer theme of consultation",
        by=by,
        item_kind="consultation",
        item_id=theme.consultation.public_id,
        details={"changed": changed},
        at=at,
    )
    return theme


def locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)


def put_on_record(
    verb: str,
    consultation: Consultation,
    *,
    by: User | None,
    at: datetime.datetime | None,
    is_new: bool = False,
) -> None:
    now = consultation.visibility_class_id
    announce("consultation", consultation.public_id, before=None if is_new else now, after=now)
    record(
        verb,
        by=by,
        item_kind="consultation",
        item_id=consultation.public_id,
        details={"phase": str(consultation.phase)},
        at=at,
    )
