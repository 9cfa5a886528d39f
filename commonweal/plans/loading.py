"""A plan loaded and written by who runs the machine: the same rules as in the browser, and the same refusals."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.people.models import Organisation
from commonweal.people.visibility import Viewer
from commonweal.plans.bringing import Head, bring_plan, changes_anything
from commonweal.plans.matching import Known, known_names
from commonweal.plans.merging import merge
from commonweal.plans.models import Plan
from commonweal.plans.seen import objectives_as_seen
from commonweal.plans.table.reading import ReadPlan
from commonweal.plans.table.writing import ENDINGS, as_file
from commonweal.plans.verbs import CannotPlan
from commonweal.plans.versions import content_after, content_of, differences, head_of

# Who keeps a plan where nobody is here yet; it is called otherwise in the browser.
NOBODY_YET = "The partnership"


def keeper_named(name: str) -> tuple[Organisation, bool]:
    """The organisation that keeps a plan, and whether it had to be made: the one that leads, unless another is named.

    In a home where there is no organisation yet it is made, as the one that leads. Raises CannotPlan for a name that nobody
    has.
    """
    lead = Organisation.objects.filter(is_lead=True).first()
    if name:
        found = known_names().meant_by(name) or Organisation.objects.filter(slug=name).first()
        if found is not None:
            return found, False
        if lead is not None:
            raise CannotPlan(_("There is no organisation “%(name)s”.") % {"name": name})
    if lead is not None:
        return lead, False
    called = name or NOBODY_YET
    made = Organisation.objects.create(
        name=called, slug=slugify(called)[:50] or "partnership", sector="council", is_lead=True
    )
    record("keep organisation", item_kind="organisation", item_id=made.slug)
    return made, True


def plan_called(title: str) -> Plan | None:
    """The plan with this title; None where there is none. Raises CannotPlan where there are several."""
    found = list(Plan.objects.filter(title=title)[:2])
    if len(found) > 1:
        raise CannotPlan(_("Several plans are called “%(title)s”. Name one by --plan.") % {"title": title})
    return found[0] if found else None


def preview(over: Plan, read: ReadPlan, head: Head) -> tuple[bool, list[dict[str, Any]]]:
    """Would a plan that is there change with this table, and how: a row for each part that would."""
    found = merge(over, read.objectives)
    then = Plan(**head.over(over))
    told = [
        {
            "of": one.title,
            "notes": list(one.notes),
            "removed": [piece.text.strip() for piece in one.pieces if piece.change == "removed"],
            "added": [piece.text.strip() for piece in one.pieces if piece.change == "added"],
        }
        for one in differences(content_of(over), content_after(found, head_of(then)))
    ]
    return changes_anything(over, found, then), told


@transaction.atomic
def load_plan(
    read: ReadPlan, *, head: Head, owner: Organisation, over: Plan | None, seen_version: int | None
) -> Plan:
    """Keep a table as a plan, or as the change of one that was looked through at `seen_version`."""
    return bring_plan(read, head=head, owner=owner, by=None, over=over, seen_version=seen_version)


def as_result(read: ReadPlan, known: Known) -> list[dict[str, Any]]:
    """The objectives of a table as the command's result tells them: taken apart, and each cell as it was brought."""
    return [
        {
            "row": one.row,
            "theme": one.theme,
            "references": list(one.references),
            "words": one.words,
            "indicator": one.indicator,
            "actions": [
                {
                    "words": act.words,
                    "responsible": list(act.responsible),
                    "organisations": [
                        found.name for who in act.responsible if (found := known.meant_by(who))
                    ],
                }
                for act in one.actions
            ],
            "responsibilities": list(one.responsibilities),
            "pairing": "in order" if one.is_paired_in_order else "each to all",
            "cells": one.cells,
        }
        for one in read.objectives
    ]


def write_plan(plan: Plan, viewer: Viewer | None, *, ending: str) -> tuple[bytes, int]:
    """The file of a plan and how many objectives are in it. Through whose eyes it was written stands on the record."""
    if ending not in ENDINGS:
        raise CannotPlan(_("Let the name of the file end in .docx, .xlsx or .csv."))
    whole = as_file(plan, viewer, ending=ending)
    details = {"as": getattr(viewer, "public_id", ""), "format": ending}
    record("export plan", item_kind="plan", item_id=plan.public_id, details=details)
    return whole, len(objectives_as_seen(plan, viewer))
