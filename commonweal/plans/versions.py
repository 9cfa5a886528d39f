"""How a plan read at each of its versions, and what changed between two of them, so that a person can read it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.people.visibility import Viewer
from commonweal.plans.merging import Merge
from commonweal.plans.models import Plan, PlanVersion
from commonweal.plans.seen import SeenObjective, Veil, objectives_as_seen, shortened
from commonweal.plans.table.reading import ReadObjective
from commonweal.tension.summary.compare import Difference, word_pieces

Content = dict[str, Any]
HEAD = ("title", "vision", "starts_on", "ends_on")


def content_of(plan: Plan) -> Content:
    """The whole of a plan as it reads now, for its version to keep: nobody is shown it but through `content_for`."""
    objectives = [_seen_content(one) for one in objectives_as_seen(plan, None)]
    return head_of(plan) | {"objectives": objectives}


def head_of(plan: Plan) -> Content:
    """What a plan says of itself above its objectives."""
    return {
        "title": plan.title,
        "vision": plan.vision,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
    }


def _seen_content(one: SeenObjective) -> Content:
    return {
        "id": one.objective.public_id,
        "theme": one.theme,
        "references": list(one.references),
        "words": one.words,
        "indicator": one.indicator,
        "responsibilities": list(one.responsibilities),
        "actions": [
            {"id": act.action.public_id, "words": act.words, "responsible": list(act.responsible)}
            for act in one.actions
        ],
    }


def content_after(merge: Merge, head: Content) -> Content:
    """The plan as it would read once a table was brought in: what it has now keeps its identifier."""
    objectives = []
    for number, merged in enumerate(merge.objectives):
        actions = [
            {
                "id": link.action.public_id if link else f"new-{number}-{n}",
                "words": action.words,
                "responsible": list(action.responsible),
            }
            for n, (action, link) in enumerate(merged.actions)
        ]
        own = {"id": merged.objective.public_id if merged.objective else f"new-{number}", "actions": actions}
        objectives.append(_read_content(merged.read) | own)
    return head | {"objectives": objectives}


def _read_content(read: ReadObjective) -> Content:
    return {
        "theme": read.theme,
        "references": list(read.references),
        "words": read.words,
        "indicator": read.indicator,
        "responsibilities": list(read.responsibilities),
    }


def content_for(version: PlanVersion, viewer: Viewer) -> Content:
    """What this viewer may read of a version: the actions that they may see now, and no school's name."""
    kept, veil = version.content, Veil(viewer)
    named = {act["id"] for one in kept["objectives"] for act in one["actions"]}
    visible = set(actions_visible_to(viewer).filter(public_id__in=named).values_list("public_id", flat=True))
    # Of an action that was deleted since nobody is told either: there is nobody to ask whether they may.
    return _veiled(
        kept
        | {
            "objectives": [
                one | {"actions": [act for act in one["actions"] if act["id"] in visible]}
                for one in kept["objectives"]
            ]
        },
        veil,
    )


def _veiled(value: Any, veil: Veil) -> Any:
    if isinstance(value, str):
        return veil.over(value)
    if isinstance(value, dict):
        return {name: _veiled(one, veil) for name, one in value.items()}
    return [_veiled(one, veil) for one in value] if isinstance(value, list) else value


# Differences ----------------------------------------------------------------------------------


def differences(before: Content, after: Content) -> list[Difference]:
    """What changed from one wording of a plan to another: its head, then objective by objective; nothing where all is alike.

    Objectives are told apart by their identifiers, and so are their actions.
    """
    found = _of_head(before, after)
    earlier = {one["id"]: one for one in before["objectives"]}
    later = {one["id"]: one for one in after["objectives"]}
    for key in [*later, *(key for key in earlier if key not in later)]:
        found += _of_objective(earlier.get(key), later.get(key))
    kept = [key for key in earlier if key in later]
    if [key for key in later if key in earlier] != kept:
        found.append(Difference(_("Order"), (), (), (_("The objectives stand in another order."),)))
    return found


def _of_head(before: Content, after: Content) -> list[Difference]:
    found = []
    for name, title in (("title", _("Title")), ("vision", _("Vision"))):
        if before[name] != after[name]:
            found.append(Difference(title, tuple(word_pieces(before[name], after[name])), (), ()))
    terms = [_term(one) for one in (before, after)]
    if terms[0] != terms[1]:
        found.append(Difference(_("Term"), tuple(word_pieces(*terms)), (), ()))
    return found


def _term(content: Content) -> str:
    days = (parse_date(content[name]) for name in ("starts_on", "ends_on"))
    return " – ".join(formats.date_format(day, "j F Y") for day in days if day)


def _of_objective(before: Content | None, after: Content | None) -> list[Difference]:
    one = after or before or {}
    if before == after:
        return []
    notes: list[str] = []
    if before is None:
        notes.append(_("This objective is new."))
    elif after is None:
        notes.append(_("This objective is not there any more."))
    lines = [_lines(side) if side else "" for side in (before, after)]
    return [Difference(shortened(one["words"]), tuple(word_pieces(*lines)), (), tuple(notes))]


def _lines(one: Content) -> str:
    """An objective as lines, each with what it says in front, so that what changed can be read in its place."""
    said: list[tuple[str, str]] = [
        (_("Theme"), one["theme"]),
        (_("References"), _joined(one["references"])),
        (_("Strategic objective"), one["words"]),
        (_("Indicator of success"), one["indicator"]),
        *((_("Action"), _with_who(act)) for act in one["actions"]),
        (_("Responsibility"), _joined(one["responsibilities"])),
    ]
    return "".join(f"{label}: {words}\n" for label, words in said if words)


def _with_who(act: Content) -> str:
    return f"{act['words']} ({_joined(act['responsible'])})" if act["responsible"] else act["words"]


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def hidden_actions(plan: Plan, viewer: Viewer | None) -> frozenset[int]:
    """The actions of a plan that this viewer may not see: whoever brings a table could not put them into it."""
    keys: Iterable[int] = Action.objects.filter(planned__objective__plan=plan).values_list("pk", flat=True)
    if viewer is None:
        return frozenset()
    visible = actions_visible_to(viewer).filter(pk__in=list(keys)).values_list("pk", flat=True)
    return frozenset(keys) - frozenset(visible)
