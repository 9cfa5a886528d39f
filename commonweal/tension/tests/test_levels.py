import datetime

import pytest
from django.http import QueryDict

from commonweal.audit.models import AuditEvent
from commonweal.changes.models import Change
from commonweal.maps.layers import layer_for
from commonweal.people.models import Agreement
from commonweal.tension.levels.selectors import levels_that_count, levels_visible_to, newest_of
from commonweal.tension.models import Level
from commonweal.tension.selectors import shared_clearance
from commonweal.tension.verbs.levels import CannotJudge, release_level, set_level

WEEK = datetime.date(2026, 11, 16)
IN_CANALSIDE = {
    "lon": -0.75,
    "lat": 52.05,
    "when_from": datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC),
}


@pytest.fixture
def judge(people, wards):
    def set_it(**changes):
        fields = {
            "week": WEEK,
            "area": wards["Canalside"],
            "experienced": 2,
            "evidenced": 1,
            "potential": 3,
            "direction": "rising",
            "reason": "Leaflets, and a march is announced.",
            "by": people["ben"],
        }
        return set_level(**fields | changes)

    return set_it


def test_the_overall_level_is_the_worst_of_the_three_and_never_their_mean(judge):
    assert judge(experienced=0, evidenced=0, potential=5).overall == 5


def test_another_overall_level_needs_a_reason_of_its_own(judge):
    with pytest.raises(CannotJudge, match="not the worst of the three"):
        judge(overall=1)
    level = judge(overall=1, override_reason="The march was called off after we judged potential.")
    assert (level.overall, level.potential) == (1, 3)
    assert level.override_reason.startswith("The march")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"experienced": 6}, "0 to 5"),
        ({"overall": 9, "override_reason": "x"}, "0 to 5"),
        ({"week": datetime.date(2026, 11, 17)}, "Monday"),
        ({"week": datetime.date(2026, 11, 30)}, "not begun"),
        ({"direction": "sideways"}, "rising"),
        ({"community": "young"}, "not both"),
        ({"area": None, "community": "martians"}, "not in the list"),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_in_plain_words(judge, changes, sentence):
    with pytest.raises(CannotJudge, match=sentence):
        judge(**changes)
    assert not Level.objects.exists()


@pytest.mark.parametrize("name", ["lena", "kit", "joan", "hana", "grace", "carys"])
def test_only_the_tension_group_judges(judge, people, name):
    with pytest.raises(PermissionError):
        judge(by=people[name])


def test_a_judgement_is_on_the_record_and_announced(judge):
    level = judge()
    event = AuditEvent.objects.get(verb="set level")
    assert event.item_id == level.public_id
    assert "Leaflets" not in str(event.details)
    assert Change.objects.filter(item_kind="level", item_id=level.public_id).count() == 1


def test_a_level_inherits_the_highest_marking_of_the_reports_behind_it(judge, tell_and_grade, wards):
    tell_and_grade(**IN_CANALSIDE)
    tell_and_grade(what="Another", grades={"marking": "sensitive", "handling": "C"}, **IN_CANALSIDE)
    level = judge()
    assert (level.visibility_class.marking, level.visibility_class.handling) == ("sensitive", "C")
    elsewhere = judge(area=wards["Old Market"])
    assert (elsewhere.visibility_class.marking, elsewhere.visibility_class.handling) == ("official", "P")


def test_a_marking_can_be_raised_but_not_lowered_while_judging(judge, tell_and_grade, wards):
    tell_and_grade(grades={"marking": "sensitive"}, **IN_CANALSIDE)
    assert judge(marking="official").visibility_class.marking == "sensitive"
    assert judge(area=wards["Old Market"], marking="sensitive").visibility_class.marking == "sensitive"


def test_a_named_person_releases_a_level_with_a_new_reason_and_the_old_one_stays_hidden(
    judge, tell_and_grade, people, clock
):
    tell_and_grade(grades={"marking": "sensitive"}, **IN_CANALSIDE)
    level = judge(reason="What only the group may know.")
    assert not levels_visible_to(people["lena"]).exists()
    clock.shift(60)
    released = release_level(
        level, marking="official", handling="P", reason="Partners noticed more worry.", by=people["aisha"]
    )
    assert list(levels_visible_to(people["lena"])) == [released]
    assert released.overall == level.overall
    assert "only the group" not in released.reason
    with pytest.raises(PermissionError):
        release_level(level, marking="official", handling="P", reason="x", by=people["lena"])


def test_the_newest_judgement_counts_and_a_hidden_one_is_not_replaced_by_an_older(
    judge, tell_and_grade, people, wards, clock
):
    calm = judge(experienced=0, evidenced=0, potential=0)
    key = (WEEK, (wards["Canalside"].pk, ""))

    def counts_for(name):
        return levels_that_count(shared_clearance(people[name]), WEEK, WEEK).get(key)

    assert counts_for("lena") == calm
    clock.shift(3600)
    tell_and_grade(grades={"marking": "sensitive"}, **IN_CANALSIDE)
    grave = judge(potential=5)
    assert counts_for("ben") == grave
    assert counts_for("lena") is None
    # Nor on the panel of the area, where last week's stands for itself.
    subject = (wards["Canalside"].pk, "")
    assert newest_of(people["ben"], subject) == grave
    assert newest_of(people["lena"], subject) is None
    before = judge(week=WEEK - datetime.timedelta(weeks=1), marking="official")
    assert newest_of(people["lena"], subject) == before
    assert newest_of(people["carys"], subject) is None


def test_levels_reach_those_with_the_right_and_the_agreement_and_nobody_else(judge, people):
    judge()

    def sees(name):
        return levels_visible_to(people[name]).exists()

    assert {name for name in people if sees(name)} == {"aisha", "ben", "lena"}
    Agreement.objects.update(suspended_on="2026-11-23")
    assert {name for name in people if sees(name)} == {"aisha", "lena"}


def test_a_level_set_while_the_agreement_is_suspended_reaches_no_neighbour(judge, people):
    """The council has an agreement with Marshby too, whose signatories are not the partnership's."""
    neighbours = Agreement.objects.create(
        name="With Marshby", purpose="To help.", starts_on="2026-01-05", review_on="2027-01-05"
    )
    for name in ("aisha", "carys"):
        neighbours.signatories.create(
            organisation=people[name].organisation, signed_on="2026-01-05", receives_tension=True
        )
    people["carys"].appointments.update(role="tension-group")
    Agreement.objects.exclude(pk=neighbours.pk).update(suspended_on="2026-11-23")
    judge()
    assert levels_visible_to(people["aisha"]).exists()
    assert not levels_visible_to(people["carys"]).exists()


def test_the_map_says_how_long_ago_its_newest_levels_were_judged(judge, people, clock):
    judge()
    layer = layer_for(people["ben"], "levels")

    def period():
        return layer.legend(layer.ask(QueryDict("areas=ward"), people["ben"])).period

    clock.move_to(datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC))
    assert period() == "Week of 16 November 2026"
    clock.move_to(datetime.datetime(2026, 12, 9, 9, tzinfo=datetime.UTC))
    assert period() == "Week of 16 November 2026, 3 weeks ago"
