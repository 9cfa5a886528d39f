"""A person picks how a table is published, reads what each way loses, and signs what the bounds allow and nothing else."""

import csv
import datetime
import io
import re

import pytest

from commonweal.methods.disclosure import Rounding, Rule, attack, table_from
from commonweal.places.models import Area, AreaSet
from commonweal.releases.ledger import everything_published, kept, level_of, published_of, rows_of
from commonweal.releases.models import Release
from commonweal.releases.preparing import CannotPublish, open_case, prepare
from commonweal.releases.subjects import SUBJECTS, Counted, Subject, register
from commonweal.releases.verbs import sign_release, withdraw_release
from commonweal.releases.ways import code_of

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime.date(2026, 7, 1), datetime.date(2026, 9, 30)
# Of three wards by kind: in Heron Park everything is of one kind, and Canalside has one small number.
COUNTS = {("X001", "plain"): 2, ("X001", "bright"): 41, ("X002", "plain"): 0, ("X002", "bright"): 50}
COUNTS |= {("X003", "plain"): 60, ("X003", "bright"): 71}
SIGN = "/releases/sign/kinds/{}/"


@pytest.fixture
def kinds(wards):
    """A kind of table that counts what `counts` says, by ward and kind; `about` of each choice is the choice's own."""
    area_set = wards["Canalside"].area_set
    level = level_of(area_set)
    state = {"counts": dict(COUNTS), "about": {}, "one_by_one": {}, "area_set": area_set}

    def count(choice):
        if choice not in ("a", "b"):
            raise LookupError(choice)
        table = table_from(({level: ward, "kind": kind}, n) for (ward, kind), n in state["counts"].items())
        return Counted(
            title=f"Things by ward and kind, {choice}",
            about=state["about"].get(choice, f"things, {choice}"),
            method="Counted by hand.",
            table=table,
            rule=Rule(5),
            names={area.code: area.name for area in wards.values()},
            first_day=FIRST,
            last_day=LAST,
            area_set=state["area_set"],
        )

    def one_by_one(area_set, first, last):
        return state["one_by_one"]

    register(Subject("kinds", "Kinds", lambda: [("a", "A"), ("b", "B")], count, one_by_one))
    yield state
    SUBJECTS.pop("kinds")


def publish(people, choice="a", **more):
    return sign_release("kinds", choice, reason="Agreed.", by=people["aisha"], **more)


def told(release):
    return {tuple(row.named): row for row in rows_of(published_of(release))}


def words_of(page):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.content.decode()))


def test_each_way_stands_in_the_table_with_what_it_loses(kinds, sign_in):
    page = words_of(sign_in("aisha").get(SIGN.format("a")))
    assert "Numbers, with small ones left out" in page
    lost = prepare("kinds", "a").lost
    assert f"{lost.cells} of {lost.of_cells}" in page
    assert f"{lost.values} of 224" in page
    assert "Percentages by area, with the number that each is of" in page
    plain = prepare("kinds", "a").plain
    assert f"plain rule of rows and columns {plain.cells} of {plain.of_cells} {plain.people} of 224" in page
    moved = prepare("kinds", "a", "rounded-10").lost
    assert (moved.cells, moved.values) == (0, 0)
    assert 1 <= moved.farthest <= 9
    assert [way.code for way in open_case("kinds", "a").ways] == [
        *("withheld", "rounded-5", "rounded-10", "percentages-ward2025", "percentages-kind")
    ]


def test_what_is_signed_is_the_way_that_was_read(kinds, sign_in, client):
    aisha, address = sign_in("aisha"), SIGN.format("a") + "?way=rounded-5"
    page = aisha.get(address).content.decode()
    read = re.search(r'name="read" value="(\w+)"', page)[1]
    asked = {"reason": "Agreed.", "has_read": "on", "read": read}
    # Another way is another table, which was not read.
    assert aisha.post(SIGN.format("a"), asked).status_code == 422
    assert aisha.post(address, asked).status_code == 302
    release = Release.objects.get()
    assert (code_of(release), release.round_to) == ("rounded-5", 5)
    assert published_of(release).rounding == Rounding(5)
    assert "rounded to a multiple of 5" in release.method
    rows = list(
        csv.reader(
            io.StringIO(client.get(f"/releases/{release.public_id}/table.csv").content.decode("utf-8-sig"))
        )
    )
    assert rows[0] == ["ward2025", "kind", "name", "count_rounded_to_5"]
    assert all(int(row[-1]) % 5 == 0 for row in rows[1:])
    by_cell = {(row[0], row[1]): int(row[-1]) for row in rows[1:]}
    assert by_cell["X001", "Total"] == by_cell["X001", "plain"] + by_cell["X001", "bright"]
    assert all(abs(by_cell[at] - n) < 5 for at, n in COUNTS.items())


def test_nobody_draws_until_it_suits_them_and_who_has_not_the_key_cannot_draw_it(kinds, settings):
    kinds["counts"] = dict(zip(COUNTS, (5, 45, 15, 25, 65, 75), strict=True))
    drawn = {prepare("kinds", "a", "rounded-10").digest for _again in range(3)}
    assert len(drawn) == 1
    for key in "abcdefgh":
        settings.SECRET_KEY = key
        drawn.add(prepare("kinds", "a", "rounded-10").digest)
    assert len(drawn) > 2


def test_no_cell_of_a_published_file_is_a_formula(kinds, people, client, wards):
    Area.objects.filter(code="X001").update(name='=HYPERLINK("http://x","Canalside")')
    release = publish(people)
    file = client.get(f"/releases/{release.public_id}/table.csv").content.decode("utf-8-sig")
    names = [row[2] for row in csv.reader(io.StringIO(file)) if row[0] == "X001"]
    assert names
    assert all(name.startswith("'=HYPERLINK(") for name in names)


def test_percentages_are_published_with_their_bases_and_kept_as_they_were(kinds, people, client):
    release = publish(people, way="percentages-kind")
    rows = told(release)
    assert rows["Total", "plain"][1:] == (None, 27.7, 224)
    assert rows["X001", "plain"].percentage is rows["X001", "bright"].percentage is None
    assert release.percentages["places"] == 1
    page = words_of(client.get(f"/releases/{release.public_id}/"))
    assert "27.7%" in page
    assert "Out of" in page
    file = client.get(f"/releases/{release.public_id}/table.csv").content.decode("utf-8-sig")
    assert 'Total,plain,"Total, plain",27.7,224' in file
    again = kept(published_of(Release.objects.get()))
    assert {name: getattr(release, name) for name in again} == again
    assert attack(everything_published()) == []


def test_whole_groups_are_told_to_the_signer_and_can_be_hidden(kinds, people, sign_in):
    aisha = sign_in("aisha")
    page = aisha.get(SIGN.format("a"))
    assert "Heron Park, bright: everybody in the group" in words_of(page)
    hide = re.search(r'href="(\?way=withheld&amp;hide=kind)"', page.content.decode())[1].replace("&amp;", "&")
    hidden = aisha.get(SIGN.format("a") + hide)
    assert "everybody in the group" not in words_of(hidden)
    read = re.search(r'name="read" value="(\w+)"', hidden.content.decode())[1]
    assert (
        aisha.post(SIGN.format("a") + hide, {"reason": "Agreed.", "has_read": "on", "read": read}).status_code
        == 302
    )
    release = Release.objects.get()
    assert release.groups == ["kind"]
    assert told(release)["X002", "plain"].many is None
    assert attack(everything_published()) == []
    assert aisha.get(SIGN.format("b") + "?hide=nothing").status_code == 404
    assert aisha.get(SIGN.format("b") + "?way=nothing").status_code == 404


@pytest.mark.parametrize(("first", "second"), [("rounded-5", "withheld"), ("withheld", "rounded-5")])
def test_the_same_in_another_way_is_judged_as_intervals_and_refused_where_both_tell_more(
    kinds, people, sign_in, first, second
):
    kinds["about"] = {"a": "things", "b": "things"}
    # 41 and 50 are told; rounded, what is left for the small one is less than either tells.
    publish(people, way=first)
    refused = None
    try:
        prepare("kinds", "b", second)
    except CannotPublish as error:
        refused = str(error)
    page = sign_in("aisha").get(SIGN.format("b") + f"?way={second}")
    if refused:
        assert "Together with what was published before" in refused
        assert page.status_code == 422
        assert '<form method="post" novalidate' not in page.content.decode().partition("<main")[2]
        with pytest.raises(CannotPublish):
            publish(people, "b", way=second)
    else:
        publish(people, "b", way=second)
    assert attack(everything_published()) == []


def test_the_same_rounded_again_is_the_same(kinds, people):
    kinds["about"] = {"a": "things", "b": "things"}
    first, second = publish(people, way="rounded-10"), publish(people, "b", way="rounded-10")
    assert first.counts == second.counts
    with pytest.raises(CannotPublish):
        publish(people, "b", way="rounded-5")


def test_a_corrected_edition_is_published_in_the_way_of_the_first_and_keeps_its_roundings(
    kinds, people, sign_in
):
    first = publish(people, way="rounded-10")
    withdraw_release(first, because="One came late.", by=people["aisha"])
    kinds["counts"]["X003", "plain"] += 1
    assert [way.code for way in open_case("kinds", "a").ways] == ["rounded-10"]
    assert "in the same way" in words_of(sign_in("aisha").get(SIGN.format("a")))
    assert sign_in("aisha").get(SIGN.format("a") + "?way=withheld").status_code == 404
    before, after = told(first), told(publish(people))
    unchanged = [at for at in before if at[0] in ("X001", "X002")]
    assert [before[at].many for at in unchanged] == [after[at].many for at in unchanged]


def test_a_corrected_edition_leaves_out_nothing_that_the_first_told(kinds, people):
    """Who kept both would take one from the other: five, and now left out, is four."""
    kinds["counts"]["X001", "plain"] = 5
    first = publish(people)
    assert None not in {row.many for row in rows_of(published_of(first))}
    withdraw_release(first, because="One was counted twice.", by=people["aisha"])
    kinds["counts"]["X001", "plain"] = 4
    with pytest.raises(CannotPublish, match="an earlier release published it"):
        publish(people)
    kinds["counts"]["X001", "plain"] = 6
    assert told(publish(people))["X001", "plain"].many == 6


def test_a_corrected_edition_is_of_the_same_areas(kinds, people):
    first = publish(people)
    withdraw_release(first, because="One came late.", by=people["aisha"])
    there = kinds["area_set"]
    kinds["area_set"] = AreaSet.objects.create(area_type=there.area_type, vintage=there.vintage + 1)
    with pytest.raises(CannotPublish, match="by other boundaries"):
        publish(people)


def test_what_anybody_can_count_is_reckoned_with(kinds, people):
    kinds["one_by_one"] = {("X001", "plain"): 2}
    release = publish(people)
    assert told(release)["X001", "plain"].many is None
    assert attack(everything_published()) == []
    kinds["one_by_one"] = {
        ("X001", "plain"): 2,
        ("X001", "bright"): 40,
        ("X003", "plain"): 60,
        ("X003", "bright"): 71,
    }
    with pytest.raises(CannotPublish):
        prepare("kinds", "b")
