"""`commonweal analyse themes` on texts as people have them, good and bad."""

import json

import pytest

from commonweal.methods.text.tests.test_themes import told


def rows(header="id,text", number=120):
    texts, subjects = told(number)
    lines = "".join(f'r{place},"{text}, ""really"""\n' for place, text in enumerate(texts))
    return f"{header}\n{lines}", subjects


@pytest.mark.parametrize("name", ["texts.csv", "texts.csv.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_it_prints_themes_with_words_and_texts_as_one_object(commonweal, table, name, encoding):
    text, subjects = rows()
    code, out, _err = commonweal("analyse", "themes", table(text, name, encoding), "--themes", "4", "--json")
    answer = json.loads(out)
    assert (code, answer["method"], answer["accepted"], answer["refused"]) == (0, "analyse themes", 120, [])
    result = answer["result"]
    assert (result["texts"], result["suggested"], result["columns"]) == (
        120,
        True,
        {"text": "text", "id": "id"},
    )
    assert len(result["themes"]) == 4
    for theme in result["themes"]:
        assert len({subjects[int(one[1:])] for one in theme["text_ids"]}) == 1
        assert theme["words"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Reference,What would help?", ()),
        ("number,answer", ("--id", "number")),
        ("a,b", ("--id", "a", "--text", "b")),
        ("Response ID,Comment", ()),
    ],
)
def test_columns_may_have_other_names(commonweal, table, header, words):
    code, out, _err = commonweal("analyse", "themes", table(rows(header)[0]), *words, "--json")
    result = json.loads(out)["result"]
    assert code == 0
    assert result["themes"][0]["text_ids"][0].startswith("r")
    assert ",".join((result["columns"]["id"], result["columns"]["text"])) == header


def test_a_file_of_lines_names_texts_by_their_number(commonweal, table):
    texts, _subjects = told(40)
    code, out, _err = commonweal("analyse", "themes", table("\n\n".join(texts), "texts.txt"), "--json")
    result = json.loads(out)["result"]
    assert code == 0
    assert result["texts"] == 40
    assert {int(one) % 2 for theme in result["themes"] for one in theme["text_ids"]} == {1}


def test_in_words_no_text_is_repeated(commonweal, table):
    code, out, _err = commonweal("analyse", "themes", table(rows()[0]), "--themes", "4")
    assert code == 0
    assert "120 texts, 4 themes suggested; 0 without." in out
    assert "should be better" not in out
    assert "a person decides" in out


def test_rows_that_hold_no_text_are_refused_with_their_number(commonweal, table):
    text, _subjects = rows()
    bad = f'x,\n,"the park"\nr3,"the park"\ny,"{"z" * 50_001}"\n'
    code, out, _err = commonweal("analyse", "themes", table(text + bad), "--json")
    assert code == 2
    assert json.loads(out)["refused"] == [
        {"row": 122, "reason": "there is no text"},
        {"row": 123, "reason": "the identifier is empty"},
        {"row": 124, "reason": "“r3” was in row 5 already"},
        {"row": 125, "reason": "the text has 50,001 characters, more than 50,000"},
    ]


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("", (), "is empty"),
        ("id,text\n", (), "no text that can be used"),
        ("id,text\n1,\n", (), "Row 2: there is no text"),
        ("id\n1\n2\n", (), "no column of texts"),
        ("id,text\n1,park\n", ("--text", "words"), "no column “words”. Its columns are: id, text"),
        ("id,text\n1,park\n", ("--themes", "0"), "themes"),
        ("id,text\n1,one park\n2,two buses\n", (), "No word stands in two"),
    ],
)
def test_what_gives_no_themes_fails_in_words(commonweal, table, text, words, why):
    code, out, err = commonweal("analyse", "themes", table(text), *words, "--json")
    assert code == 1
    assert why in err
    assert why in json.loads(out)["error"]
    assert "Traceback" not in err
