"""The demo's self-assessment: what the story promises of it."""

import pytest

from commonweal.actions.models import Action
from commonweal.assessment.models import Answer, Round
from commonweal.assessment.standing import lines_of
from commonweal.demo.assessment import BEFORE, NOW
from commonweal.people.models import User
from commonweal.thread.models import Link

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_half_of_the_points_are_agreed_with_31_gaps_and_partners_differ(borough):
    aisha = User.objects.get(name="Aisha")
    now, before = (Round.objects.get(title=title) for title in (NOW, BEFORE))
    lines = lines_of(now, aisha)
    assert (len(lines), sum(one.is_answered for one in lines)) == (166, 83)
    assert sum(one.is_gap for one in lines) == 31
    assert (now.is_open, before.is_open) == (True, False)
    then = {one.point.number for one in lines_of(before, aisha) if one.is_answered}
    assert then <= {one.point.number for one in lines if one.is_answered}
    partners = Answer.objects.filter(at__round=now).exclude(organisation=None)
    assert len({one.organisation_id for one in partners}) == 3
    scores = {}
    for one in partners:
        scores.setdefault(one.at_id, set()).add(one.score)
    assert sum(len(found) > 1 for found in scores.values()) >= 8
    answering = Link.objects.filter(earlier_kind="point").values("later_id")
    assert Action.objects.filter(public_id__in=answering).count() == 6
    # What grace of the board reads is all of it: nothing in the demo's answers tells of a school.
    grace = User.objects.get(name="Grace")
    assert sum(one.is_answered for one in lines_of(now, grace)) == 83
