"""`commonweal analyse opinion` on conversations as people have them, good and bad."""

import json

import pytest

from commonweal.methods.opinion.tests.conversations import alike, planted

HEADER = "timestamp,datetime,comment-id,voter-id,vote\n"


@pytest.fixture
def folder(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def long(rows):
    return HEADER + "".join(f"{when:.0f},x,{what},{who},{vote}\n" for who, what, vote, when in rows)


def test_it_prints_groups_and_what_they_share_as_one_object(commonweal, folder):
    rows, truth = planted()
    path = folder(votes=long(rows), comments="comment-id,moderated\n19,-1\n5,1\n")
    code, out, _err = commonweal("analyse", "opinion", str(path), "--json")
    answer = json.loads(out)
    assert (code, answer["method"], answer["accepted"], answer["refused"]) == (
        0,
        "analyse opinion",
        len(rows),
        [],
    )
    assert [one["name"] for one in answer["inputs"]] == ["votes.csv", "comments.csv"]
    result = answer["result"]
    assert alike({str(one["participant"]): one["group"] for one in result["groups"]}, truth) == 1
    assert result["choice"]["k"] == 2
    assert [one["k"] for one in result["choice"]["tried"]] == [2, 3, 4, 5]
    assert 0.4 < result["choice"]["silhouette"] < 1
    assert result["set_aside"] == [19]
    assert {one["statement"] for one in result["common"][:3]} == {0, 1, 2}
    assert all(one["of_all"] and one["for"] == "agree" for one in result["common"][:3])
    assert {0, 1, 2} <= {one["statement"] for one in result["consensus"]["agree"]}
    assert {one["group"] for one in result["representative"]} == {0, 1}
    assert result["start"] == "the tightest of many starts"
    assert (result["participants"], result["statements"], result["votes"]) == (70, 20, len(rows))


def test_a_number_of_groups_starts_from_the_first_participants(commonweal, folder):
    rows, truth = planted(sizes=(20, 20))
    path = folder(votes=long(rows)) / "votes.csv"
    code, out, _err = commonweal("analyse", "opinion", str(path), "--groups", "2", "--json")
    result = json.loads(out)["result"]
    assert code == 0
    assert alike({str(one["participant"]): one["group"] for one in result["groups"]}, truth) == 1
    assert result["groups"][0] == {"participant": 0, "group": 0}
    assert result["start"] == "the first participants, as Polis does"
    assert any("no table of statements" in one for one in result["caveats"])


def test_in_words_what_all_share_stands_first_and_no_participant_is_named(commonweal, folder):
    rows, _truth = planted()
    named = [(f"somebody-{who}", what, vote, when) for who, what, vote, when in rows]
    code, out, _err = commonweal("analyse", "opinion", str(folder(votes=long(named))))
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == f"70 participants, 20 statements, {len(rows)} votes."
    assert lines[1] == "What every group says:"
    assert "Our own choice: 2 groups" in out
    assert "somebody" not in out


def test_identifiers_that_are_no_numbers_stay_as_they_are(commonweal, folder):
    table = "participant,bus,park\n" + "".join(f"p{n},{(1, -1)[n % 2]},1\n" for n in range(8))
    code, out, _err = commonweal("analyse", "opinion", str(folder(p=table) / "p.csv"), "--json")
    result = json.loads(out)["result"]
    assert code == 0
    assert result["groups"][0] == {"participant": "p0", "group": 0}
    assert result["common"][0]["statement"] == "park"
    assert any("Without times" in one for one in result["caveats"])


def test_a_refused_row_leaves_with_two_and_says_so_in_the_result(commonweal, folder):
    rows, _truth = planted(sizes=(12, 12))
    path = folder(votes=long(rows) + "9,x,0,3,5\n")
    code, out, err = commonweal("analyse", "opinion", str(path), "--json")
    answer = json.loads(out)
    assert code == 2
    assert answer["refused"] == [
        {"row": len(rows) + 2, "reason": "the vote is “5”, not 1 (agree), 0 (pass) or -1 (disagree)"}
    ]
    assert any("1 row refused" in one for one in answer["result"]["caveats"])
    assert "row" in err


def test_one_participant_and_all_alike_are_one_group(commonweal, folder):
    for rows in ([("1", "1", 1, 1.0)], [(str(n), "1", 1, float(n)) for n in range(20)]):
        code, out, _err = commonweal("analyse", "opinion", str(folder(votes=long(rows))), "--json")
        result = json.loads(out)["result"]
        assert code == 0
        assert {one["group"] for one in result["groups"]} == {0}
        assert len(result["groups"]) == len({row[0] for row in rows})
        assert (result["choice"]["k"], result["choice"]["silhouette"]) == (1, None)


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("", (), "is empty"),
        (HEADER, (), "no vote that can be used"),
        (HEADER + "1,x,0,1,9\n", (), "Row 2: the vote is “9”"),
        ("a,b\n1,2\n", (), "no votes as Polis exports them"),
        (HEADER + "1,x,0,1,1\n", ("--groups", "2"), "2 groups are wanted"),
        (HEADER + "1,x,0,1,1\n", ("--groups", "0"), "groups"),
        (HEADER + "1,x,0,1,1\n", ("--comments", "nowhere.csv"), "cannot be opened"),
    ],
)
def test_what_gives_no_groups_fails_in_words(commonweal, folder, text, words, why):
    path = folder(votes=text) / "votes.csv"
    code, out, err = commonweal("analyse", "opinion", str(path), *words, "--json")
    assert code == 1
    assert why in err
    assert why in json.loads(out)["error"]
    assert "Traceback" not in err


def test_the_same_seed_gives_the_same_answer(commonweal, folder):
    path = str(folder(votes=long(planted(firm=0.5)[0])))
    one, two = (commonweal("analyse", "opinion", path, "--json", "--seed", "7")[1] for _turn in range(2))
    assert one == two
