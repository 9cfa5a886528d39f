"""`commonweal analyse segregation` on files as people have them, good and bad."""

import json

import pytest

GOOD = 'area,group,count\nA,young,30\nA,old,10\nB,young,10\nB,old,"1,030"\n'


@pytest.mark.parametrize("name", ["counts.csv", "counts.csv.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_it_prints_every_index_as_one_object(commonweal, table, name, encoding):
    code, out, _err = commonweal("analyse", "segregation", table(GOOD, name, encoding), "--json")
    answer = json.loads(out)
    assert (code, answer["method"], answer["accepted"]) == (0, "analyse segregation", 4)
    assert answer["inputs"][0]["name"] == name
    result = answer["result"]
    assert (result["areas"], result["people"]) == (2, 1080)
    young = next(found for found in result["groups"] if found["group"] == "young")
    assert young["dissimilarity"] == pytest.approx(
        (abs(30 / 40 - 10 / 1040) + abs(10 / 40 - 1030 / 1040)) / 2
    )
    assert result["pairs"][0]["dissimilarity"] == pytest.approx(young["dissimilarity"])
    assert any("not contact" in caveat for caveat in young["caveats"])


def test_columns_may_have_other_names(commonweal, table):
    path = table("code,ethnic group,n\nA,x,3\nA,y,1\nB,y,5\n")
    words = ("--area", "code", "--group", "ethnic group", "--count", "n")
    code, out, _err = commonweal("analyse", "segregation", path, *words)
    assert code == 0
    assert "2 areas, 9 people" in out


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("[c]", "suppressed as confidential"),
        ("*", "suppressed"),
        ("..", "not available"),
        ("12%", "percentage"),
        ("1,2", "does not part thousands"),
        ("-4", "below zero"),
        ("3.5", "not a whole number"),
        ("many", "not a number"),
        ("nan", "not a number"),
        ("", "empty, which is not zero"),
    ],
)
def test_a_row_without_a_count_is_refused_with_its_reason(commonweal, table, cell, why):
    path = table(GOOD + f'C,young,"{cell}"\nC,old,7\n')
    code, out, _err = commonweal("analyse", "segregation", path, "--json")
    answer = json.loads(out)
    assert code == 2
    assert [refusal["row"] for refusal in answer["refused"]] == [6]
    assert why in answer["refused"][0]["reason"]
    assert "1 row was refused" in answer["result"]["caveats"][0]


def test_the_second_of_two_rows_for_one_pair_is_refused(commonweal, table):
    code, out, _err = commonweal("analyse", "segregation", table(GOOD + "A,young,31\n"), "--json")
    assert (code, json.loads(out)["refused"][0]["reason"]) == (
        2,
        "area “A” and group “young” were in row 2 already",
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("code,n\nA,3\n", "no column “area”"),
        ("area,group,count\n", "no row that can be used"),
        ("area,group,count\nA,young,*\n", "Row 2: the count is “*”"),
        ("area,group,count\nA,young,3\nB,young,2\n", "Only one group"),
        ("area,group,count\nA,young,0\nB,old,0\n", "Nobody is counted"),
        ("", "empty"),
    ],
)
def test_what_is_no_such_table_fails_in_words(commonweal, table, content, why):
    code, out, err = commonweal("analyse", "segregation", table(content))
    assert (code, out) == (1, "")
    assert why in err
    assert "Traceback" not in err


def test_windows_encoding_is_said(commonweal, table):
    code, _out, err = commonweal(
        "analyse", "segregation", table(GOOD + "Ynys Môn,old,3\n", encoding="cp1252")
    )
    assert code == 1
    assert "CSV UTF-8" in err
