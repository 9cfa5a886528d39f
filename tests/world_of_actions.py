"""A made world of actions, of every organisation and in answer to reports of every kind, and who sees which.

The rules are those of `tests/world.py`; what an action says, and whose it is, is what the test itself did.
"""

import datetime
import itertools
import random

from commonweal.actions.models import Action
from commonweal.actions.verbs import make_action, update_progress
from commonweal.people.models import Organisation
from tests.world import MARSHBY, MAY, SIGNED, Known, World

# Who sees actions at all, by the roles in words.
SEE_ACTIONS = {"aisha", "ben", "carys", "contributor", "farid", "grace", "idris", "kit", "lena"}
SCHOOLS = "schools-together"
OWNERS = (*SIGNED["wealdmere"], MARSHBY)
# By what an action tells of a school.
TELLS = (None, "title", "details", "comment", "report")
TODAY = datetime.date(2026, 11, 23)


class ActionWorld(World):
    """Which actions each viewer sees: what their clearance opens, if their role sees actions."""

    def seen(self, name):
        if name not in SEE_ACTIONS:
            return set()
        return {one.id for one in self.known.values() if self.allows(name, one)}


def make_actions(people, tell_and_grade, number):
    """So many actions: each owner with each way to tell of a school about equally often."""
    chance, world = random.Random(21), ActionWorld()
    pairs = itertools.cycle(itertools.product(OWNERS, TELLS))
    for at, (owner, tells) in enumerate(itertools.islice(pairs, number)):
        kind, marking, handling, agreement = "strength", "official", "P", "wealdmere"
        words, answer = {"title": f"Deed {at} is promised"}, {}
        is_answer = owner != MARSHBY and (tells == "report" or chance.random() < 0.5)
        if owner == MARSHBY:
            agreement = "marshby"
        if is_answer:
            kind = chance.choice(("strength", "tension"))
            marking = chance.choice(("official", "official", "sensitive"))
            handling = chance.choice(("P", "P", "C"))
            place = {"place": "The infant school gate", "where": "place"} if tells == "report" else {}
            report = tell_and_grade(
                by=chance.choice(("ben", "idris", "aisha")),
                sanitised="Seen.",
                kind=kind,
                marking=marking,
                handling=handling,
                handling_conditions="By those who were told alone." if handling == "C" else "",
                **place,
            )
            answer = {"responds_to": ("report", report.public_id), "like": report.visibility_class}
        if tells in ("title", "details"):
            words[tells] = f"Deed {at} is promised, at the school"
        action = make_action(
            owner_organisation=Organisation.objects.get(slug=owner),
            due_on=TODAY + datetime.timedelta(days=at % 30),
            by=people["aisha"],
            **words,
            **answer,
        )
        item = Known(
            action.public_id,
            owner,
            agreement,
            kind,
            marking,
            handling,
            "open",
            has_point=False,
            is_from_public=False,
            names_school=tells in ("title", "details") or (tells == "report" and is_answer),
        )
        world.known[item.id] = item
        if tells == "comment" and item.id in world.seen("aisha"):
            comment = "The pupils are asked."
            update_progress(action, progress="on-track", comment=comment, by=people["aisha"], on=TODAY)
            item.names_school = True
    return world


def owner_names():
    """What the owner of each action is called, by action."""
    return dict(Action.objects.values_list("public_id", "owner_organisation__name"))


def may_read_owner(name, item):
    """May this viewer read who does it? Of a school's, the tension group and its own people may."""
    return item.organisation != SCHOOLS or "schools" in MAY[name][1].split() or MAY[name][0] == SCHOOLS
