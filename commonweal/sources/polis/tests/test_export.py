"""Reading conversations as Polis gives them out: in folders, archives and single files, good and bad."""

import doctest
import gzip
import importlib
import json
import zipfile

import pytest

from commonweal.sources.opening import Unreadable
from commonweal.sources.polis import read_conversation

VOTES = "timestamp,datetime,comment-id,voter-id,vote\n20,then,0,1,1\n10,then,1,1,-1\n30,later,0,2,0\n"
TABLE = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n1,0,2,2,1,1,1,-1\n2,,0,1,0,0,0,\n"
COMMENTS = 'timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,1,1,0,1,"a,\nb"\n2,1,1,0,1,-1,c\n'
SAID = {("1", "0", 1.0), ("1", "1", -1.0), ("2", "0", 0.0)}


def said(read):
    return {one[:3] for one in read.votes}


@pytest.fixture
def put(tmp_path):
    def write(name, text, encoding="utf-8"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@pytest.mark.parametrize("name", ["cells", "tables"])
def test_the_examples_in_the_docstrings_run(name):
    done = doctest.testmod(importlib.import_module(f"commonweal.sources.polis.{name}"))
    assert done.attempted
    assert not done.failed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize(("text", "has_times"), [(VOTES, True), (TABLE, False)])
def test_both_tables_say_the_same(put, text, has_times, ending, encoding):
    read = read_conversation(put(f"some.csv{ending}", text, encoding))
    assert said(read) == SAID
    assert (read.has_times, read.is_moderated, read.refused) == (has_times, False, [])


def test_lines_may_end_as_on_windows_and_columns_stand_in_any_order(put):
    text = "Vote,voter_id,TIMESTAMP,comment_id\r\n1,1,20,0\r\n-1,1,10,1\r\n\r\n0,2,30,0\r\n"
    read = read_conversation(put("v.csv", text))
    assert said(read) == SAID
    assert [one[3] for one in read.votes] == [20, 10, 30]


def test_statements_may_have_names_for_numbers(put):
    read = read_conversation(put("p.csv", "bus,participant,n-votes,park\n1,a,2,-1\n,b,1,1\n"))
    assert said(read) == {("a", "bus", 1.0), ("a", "park", -1.0), ("b", "park", 1.0)}


def test_votes_without_a_column_of_times(put):
    read = read_conversation(put("v.csv", "comment-id,voter-id,vote\n0,1,1\n"))
    assert read.votes == [("0", "1", 1, None)] or read.votes == [("1", "0", 1, None)]
    assert not read.has_times


def test_whole_numbers_of_a_spreadsheet(put):
    read = read_conversation(put("p.csv", "participant,0,1\n1.0,1.0,-1.0\n2.0,0.0,\n"))
    assert said(read) == SAID


@pytest.mark.parametrize(
    "names",
    [
        ("votes.csv", "comments.csv"),
        ("votes.csv.gz", "comments.csv"),
        ("2025-08-29-0002-7btrabcujr-votes.csv", "2025-08-29-0002-7btrabcujr-comments.csv"),
    ],
)
@pytest.mark.parametrize("as_folder", [True, False])
def test_moderation_is_read_from_the_same_export(put, names, as_folder):
    votes = put(f"c/{names[0]}", VOTES)
    comments = put(f"c/{names[1]}", COMMENTS)
    put("c/2025-comment-groups.csv", "comment-id,comment,total-votes\n0,x,2\n")
    put("c/summary.csv", "topic,x\n")
    read = read_conversation(votes.parent if as_folder else votes)
    assert (read.set_aside, read.is_moderated) == ({"1"}, True)
    assert read.files == [votes, comments]


def test_the_table_of_participants_finds_its_statements_too(put):
    path = put("c/participants-votes.csv", TABLE)
    put("c/comments.csv", COMMENTS)
    assert read_conversation(path).set_aside == {"1"}


def test_statements_of_another_export_are_left_alone_unless_they_are_named(put):
    votes, other = put("c/one-votes.csv", VOTES), put("c/two-comments.csv", COMMENTS)
    assert read_conversation(votes).set_aside == set()
    assert read_conversation(votes, comments=other).set_aside == {"1"}
    with pytest.raises(Unreadable, match="no columns"):
        read_conversation(votes, comments=votes)


def test_votes_with_times_are_read_rather_than_those_without(put):
    put("c/participants-votes.csv", TABLE)
    read = read_conversation(put("c/votes.csv", VOTES).parent)
    assert read.has_times
    assert len(read.votes) == 3


def test_an_archive_of_an_export(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("votes.csv", VOTES),
            ("participants-votes.csv", TABLE),
            ("comments.csv", COMMENTS),
        ):
            archive.writestr(f"export/{name}", text)
    read = read_conversation(path)
    assert (said(read), read.set_aside, read.has_times, read.files) == (SAID, {"1"}, True, [path])


@pytest.mark.parametrize(
    ("who", "what", "moderated"),
    [("participant_id", "statement_id", "moderated"), ("pid", "tid", "mod")],
)
def test_answers_of_the_server(put, who, what, moderated):
    votes = [
        {who: 1, what: 0, "vote": 1, "modified": "20"},
        {what: 1, who: 1, "vote": -1, "modified": 10, "weight_x_32767": 0},
        {who: 2, what: 0, "vote": 0, "modified": 30.0},
        {who: 2, what: 1, "vote": None, "modified": 30.0},
    ]
    path = put("c/votes.json", json.dumps(votes, indent=2))
    put("c/comments.json", json.dumps([{what: 0, moderated: 1, "is_meta": True}, {what: 1, moderated: -1}]))
    put("c/math-pca2.json", "{")
    for given in (path, path.parent):
        read = read_conversation(given)
        assert said(read) == SAID
        assert read.refused == [{"row": 4, "reason": "the vote is empty"}]
        assert read.set_aside == {"0", "1"}  # what is asked about participants is set aside as well


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("5,x,0,3,2", "the vote is “2”, not 1 (agree), 0 (pass) or -1 (disagree)"),
        ("5,x,0,3,0.5", "the vote is “0.5”"),
        ("5,x,0,3,agree", "the vote is “agree”"),
        ("5,x,0,3,nan", "the vote is “nan”"),
        ("5,x,0,3,", "the vote is empty"),
        ("5,x,0,3", "the vote is empty"),
        ("5,x,,3,1", "the statement is empty"),
        ("5,x,0,,1", "the participant is empty"),
        (",x,0,3,1", "the time is empty"),
        ("soon,x,0,3,1", "the time is “soon”, neither a number nor a date"),
        ("inf,x,0,3,1", "the time is “inf”"),
    ],
)
def test_a_vote_that_is_none_is_refused_with_its_row(put, row, why):
    read = read_conversation(put("v.csv", f"{VOTES}{row}\n40,x,1,2,1\n"))
    assert [one["row"] for one in read.refused] == [5]
    assert read.refused[0]["reason"].startswith(why)
    assert len(read.votes) == 4


def test_of_a_participants_row_only_the_vote_that_is_none_is_refused(put):
    read = read_conversation(put("p.csv", TABLE + "3,0,0,2,1,1,7,1\n,0,0,1,1,1,1,1\n1,0,0,1,1,1,1,1\n"))
    assert read.refused == [
        {"row": 4, "reason": "statement 0: the vote is “7”, not 1 (agree), 0 (pass) or -1 (disagree)"},
        {"row": 5, "reason": "the participant is empty"},
        {"row": 6, "reason": "participant “1” was in row 2 already"},
    ]
    assert said(read) == {*SAID, ("3", "1", 1.0)}


def test_a_moderation_that_is_none_is_refused(put):
    put("c/comments.csv", COMMENTS + "3,2,1,0,0,maybe,d\n4,,1,0,0,1,e\n")
    read = read_conversation(put("c/votes.csv", VOTES))
    assert [(one["row"], one["reason"]) for one in read.refused] == [
        (4, "comments.csv: “moderated” is “maybe”, not 1, 0 or -1"),
        (5, "comments.csv: the statement is empty"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "no votes as Polis exports them.*a, b"),
        (COMMENTS, "no votes as Polis exports them"),
        ("participant,0,0\n1,1,1\n", "“0” has two columns"),
        ("[1, 2", "damaged or was cut short"),
        ('[{"pid": 1, "tid": 2, "vo', "damaged or was cut short"),
        ('{"math_tick": 1}', "holds no table of votes"),
    ],
)
def test_what_is_no_conversation_is_said_in_words(put, text, why):
    with pytest.raises(Unreadable, match=why):
        read_conversation(put("x.csv", text))


def test_a_folder_with_none_or_with_two_conversations(put, tmp_path):
    put("c/readme.txt", "nothing")
    with pytest.raises(Unreadable, match="no table of votes"):
        read_conversation(tmp_path / "c")
    put("c/a-votes.csv", VOTES)
    put("c/b-votes.csv", VOTES)
    with pytest.raises(Unreadable, match=r"more than one conversation: a-votes.csv and b-votes.csv"):
        read_conversation(tmp_path / "c")
    with pytest.raises(Unreadable, match="cannot be opened"):
        read_conversation(tmp_path / "nowhere")
