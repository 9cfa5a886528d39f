"""`commonweal load assessment` and `commonweal export assessment`: all or nothing, and there and back without loss."""

import json

import pytest

from commonweal.assessment.models import Answer, Framework, Round
from commonweal.assessment.rounds import CannotAssess, framework_named, open_round
from commonweal.audit.models import AuditEvent
from commonweal.people.models import Organisation
from commonweal.sources.assessment.load import load_assessment
from commonweal.tension.tests.telling import people_of_wealdmere

HEAD = "\tNo.\tKey Point\tOur Current Position\tP\tFurther Actions Required\tLead\tTimescale\tScore\tTarget"
GRID = "\n".join(
    (
        "Our own grid",
        HEAD,
        "Ownership\t1\tEverybody is in\tA forum meets\tHigh\tAsk business\tCouncil\tMarch 2027\t2\t3",
        "\t2\tIt fits\t\tL\t\t\t\t\t",
        "Vision\t3\tWe ask\t=1+1 is two\t\t\t\t\t4 In place, reviewed and shown to work\t4",
    )
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(module_db):
    return people_of_wealdmere()


@pytest.fixture
def grid(tmp_path):
    def write(text=GRID, name="grid.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def said(round, organisation=None):
    found = Answer.objects.filter(at__round=round, organisation=organisation).select_related("at__point")
    return {one.at.point.number: tuple(one.said.values()) for one in found}


def test_a_grid_becomes_the_partnerships_own_framework_and_its_answers_a_round(people, grid, commonweal):
    code, out, _err = commonweal("load", "assessment", grid(), "--round", "2026", "--json")
    told = json.loads(out)
    assert (code, told["accepted"], told["refused"]) == (0, 3, [])
    assert told["result"]["sections"] == [
        {"name": "Ownership", "first": 1, "last": 2},
        {"name": "Vision", "first": 3, "last": 3},
    ]
    round = Round.objects.get(title="2026")
    assert said(round) == {
        1: ("A forum meets", "H", "Ask business", "Council", "March 2027", 2, 3),
        2: ("", "L", "", "", "", None, None),
        3: ("=1+1 is two", "", "", "", "", 4, 4),
    }
    assert told["result"]["answers"] == {"new": 3, "changed": 0}
    assert Answer.history.count() == 3
    again = json.loads(commonweal("load", "assessment", grid(), "--round", "2026", "--json")[1])
    assert (again["result"]["differences"], again["result"]["framework"]["is_new"]) == ([], False)
    assert Answer.history.count() == 3


def test_a_framework_may_be_about_schools_and_stands_under_no_schools_name(people, grid):
    Organisation.objects.create(slug="larches", name="The Larches", sector="education")
    with pytest.raises(CannotAssess, match=r"“The Larches”\. Give the file a title"):
        load_assessment(grid(), title="The grid of The Larches", round="2026")
    assert not Framework.objects.exists()
    assert load_assessment(grid(), title="A grid for schools", round="2026").is_new_framework


def test_a_dry_run_shows_each_difference_and_keeps_nothing(people, grid, commonweal):
    before = AuditEvent.objects.count()
    told = json.loads(commonweal("load", "assessment", grid(), "--dry-run", "--json")[1])["result"]
    assert {"number": 1, "field": "priority", "before": "", "after": "H"} in told["differences"]
    assert (Framework.objects.count(), Round.objects.count(), AuditEvent.objects.count()) == (0, 0, before)


def test_nothing_that_is_filled_is_overwritten_unless_that_is_said(people, grid):
    load_assessment(grid(), round="2026")
    other = grid(GRID.replace("A forum meets", "Nobody meets").replace("\tL\t", "\t\t"), "other.txt")
    with pytest.raises(CannotAssess, match="1 cell that is filled"):
        load_assessment(other, round="2026")
    assert said(Round.objects.get())[1][0] == "A forum meets"
    done = load_assessment(other, round="2026", overwrite=True)
    assert [(one.number, one.field) for one in done.taken.differences] == [(1, "position")]
    now = said(Round.objects.get())
    assert (now[1][0], now[2][1]) == ("Nobody meets", "L"), "an empty cell leaves what stands there"
    assert Answer.objects.get(at__point__number=1).version == 2


@pytest.mark.parametrize(
    ("change", "words", "options"),
    [
        (("\t2\tIt", "\t1\tIt"), "Number 1 is there twice", []),
        (("\tLead", "\tCost"), "“Lead” is missing", []),
        (("High", "Urgent"), "“Urgent” is no priority. There are: H, M, L", []),
        (("\t2\t3", "\t9\t3"), "“9” is no score", []),
        (("\t3\tWe", "\t167\tWe"), "3 is missing", []),
        (("", ""), "There is no framework “luton”", ["--framework", "luton"]),
        (("", ""), "There is no organisation “nobody”", ["--organisation", "nobody"]),
        (("Ownership\t1", "Ownership\t41"), "Number 2 comes where 42 was to come", []),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_half_loaded(people, grid, commonweal, change, words, options):
    before = AuditEvent.objects.count()
    code, out, err = commonweal(
        "load", "assessment", grid(GRID.replace(*change)), "--round", "R", "--json", *options
    )
    assert code == 1
    told = json.loads(out)
    assert words in told["error"] + str(told["refused"])
    assert words in err
    assert (Framework.objects.count(), Round.objects.count(), AuditEvent.objects.count()) == (0, 0, before)


def test_numbers_that_a_framework_does_not_have_are_refused(people, grid, commonweal):
    rows = "\n".join((HEAD, *(f"S\t{n}\tWords\t\t\t\t\t\t\t" for n in (39, 40, 41))))
    told = json.loads(
        commonweal("load", "assessment", grid(rows), "--framework", "practice-2026", "--json")[1]
    )
    assert [one["row"] for one in told["refused"]] == ["line 4"]
    assert "no point 41" in told["refused"][0]["reason"]
    assert (
        "Say with --framework"
        in json.loads(commonweal("load", "assessment", grid(rows), "--json")[1])["error"]
    )


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_what_is_exported_comes_back_without_loss(people, grid, commonweal, tmp_path, ending):
    load_assessment(grid(), round="2026", organisation="wealdmere-police")
    round = Round.objects.get()
    ben = people["ben"]
    out = tmp_path / f"out.{ending}"
    code, _out, err = commonweal("export", "assessment", out, "--as", ben.email, "--own")
    assert code == 0, err
    back = load_assessment(out, round="back", organisation="wealdmere-police", framework=round.framework.code)
    assert said(back.round, ben.organisation) == said(round, ben.organisation)
    assert back.notes == []
    event = AuditEvent.objects.filter(verb="take grid").get()
    assert (event.actor, event.details["as"]) == ("", ben.public_id)


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_framework_of_ours_goes_out_and_comes_in_equal(people, commonweal, tmp_path, ending):
    ours = framework_named("key-points-2002", by=None)
    open_round(ours, title="Empty", by=people["aisha"])
    out = tmp_path / f"out.{ending}"
    assert commonweal("export", "assessment", out, "--as", "aisha@wealdmere.example")[0] == 0
    back = load_assessment(out, title="Copy").framework
    kept = [list(one.points.values_list("section__name", "number", "words")) for one in (ours, back)]
    assert kept[0] == kept[1]
    assert len(kept[0]) == 166


def test_who_sees_no_round_exports_none_and_other_endings_are_refused(people, grid, commonweal, tmp_path):
    load_assessment(grid(), round="2026")
    for who in ("carys", "hana"):
        code, _out, err = commonweal("export", "assessment", tmp_path / "x.xlsx", "--as", people[who].email)
        assert code == 1
        assert "sees no round. There are: none" in err
    assert commonweal("export", "assessment", tmp_path / "x.pdf", "--as", people["ben"].email)[0] == 1
