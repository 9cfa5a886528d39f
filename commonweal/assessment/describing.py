"""A point in words: what is agreed, what each partner says and how they differ, who can see it, its history."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext as _

from commonweal.assessment.models import FIELDS, NOTHING, Answer, Framework, RoundPoint
from commonweal.assessment.standing import Line
from commonweal.people import history, readers
from commonweal.people.naming import sender_name
from commonweal.people.visibility import Viewer
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Column, Table


def facts_of(line: Line) -> list[dict[str, Any]]:
    """What is agreed on a point, as rows; what nobody has said is left out."""
    one, framework = line.answer, line.at.round.framework
    if one is None:
        return []
    return facts(
        (_("Current position"), one.position),
        (_("Priority"), dict(framework.priorities).get(one.priority, one.priority)),
        (_("Further actions required"), one.further),
        (_("Lead"), one.lead),
        (_("Timescale"), one.timescale),
        (_("Score"), score_in_words(one.score, framework)),
        (_("Target"), score_in_words(one.target, framework)),
        (_("Gap"), line.why_gap.capitalize()),
    )


def score_in_words(score: int | None, framework: Framework) -> str:
    """A score with its words; empty where none was given."""
    return "" if score is None else f"{score} {dict(framework.scores).get(score, '')}".strip()


def side_by_side(answers: Sequence[Any], framework: Framework) -> Table | None:
    """What each partner says, in columns that can be compared."""
    columns = [
        Column(_("Who")),
        Column(_("Current position")),
        Column(_("Priority")),
        Column(_("Score")),
        Column(_("Target")),
        Column(_("Further actions required")),
        Column(_("Lead")),
        Column(_("Timescale")),
    ]
    rows = [
        [
            one.said_of,
            one.position,
            dict(framework.priorities).get(one.priority, one.priority),
            score_in_words(one.score, framework),
            score_in_words(one.target, framework),
            one.further,
            one.lead,
            one.timescale,
        ]
        for one in answers
    ]
    return Table(_("What partners say, of what you may see"), columns, rows) if rows else None


def differences_said(answers: Sequence[Any], framework: Framework) -> list[str]:
    """Where partners do not say the same: a sentence for priority, score and target."""
    priorities = dict(framework.priorities)
    named = (
        ("priority", _("Priority"), lambda value: priorities.get(value, value)),
        ("score", _("Score"), str),
        ("target", _("Target"), str),
    )
    sentences = []
    for name, label, words in named:
        who: dict[Any, list[str]] = defaultdict(list)
        for one in answers:
            value = getattr(one, name)
            if value not in ("", None):
                who[value].append(one.said_of)
        if len(who) > 1:
            said = "; ".join(
                _("%(value)s (%(who)s)") % {"value": words(value), "who": ", ".join(names)}
                for value, names in sorted(who.items(), key=lambda pair: str(pair[0]))
            )
            sentences.append(_("%(what)s differs: %(said)s.") % {"what": label, "said": said})
    return sentences


def who_can_see(point: RoundPoint, viewer: Viewer) -> list[str]:
    """Who may see the point, in sentences; each answer is seen as its organisation shares."""
    seen = point.visibility_class
    return readers.who_can_see(
        seen,
        viewer,
        origin=_("%(name)s, which leads the round.") % {"name": sender_name(seen.organisation, viewer)},
        roles=[
            _(
                "Of them, people whose role sees actions. What a partner says is shared as that partner’s agreement has it."
            )
        ],
    )


def history_of(answers: Sequence[Answer], viewer: Viewer) -> list[dict[str, Any]]:
    """What was said on a point and by whom, newest first, of the answers that this viewer may see.

    Read from the history of the answers and not from the record: many that came in with a file are one event there.
    """
    whose = {one.pk: one for one in answers}
    found = (
        Answer.history.filter(id__in=whose).select_related("said_by__organisation").order_by("id", "version")
    )
    events: list[dict[str, Any]] = []
    before: Any = None
    for one in found:
        then = before if before is not None and before.id == one.id else None
        changed = [
            name for name in FIELDS if getattr(one, name) != (getattr(then, name) if then else NOTHING[name])
        ]
        before = one
        if changed:
            by = history.name_of(one.said_by, viewer) if one.said_by else ""
            words = _more(changed, is_agreed=one.organisation_id is None)
            events.append({"title": _("Said where they stand"), "by": by, "at": one.said_at, "words": words})
    return sorted(events, key=lambda event: event["at"], reverse=True)


def _more(changed: Sequence[str], *, is_agreed: bool) -> str:
    """Which parts were said otherwise, and whether for the partnership."""
    fields = (cast(models.Field[Any, Any], Answer._meta.get_field(one)) for one in changed)
    parts = ", ".join(str(one.verbose_name) for one in fields)
    if is_agreed:
        return _("Agreed for the partnership: %(parts)s.") % {"parts": parts}
    return _("For the own organisation: %(parts)s.") % {"parts": parts}
