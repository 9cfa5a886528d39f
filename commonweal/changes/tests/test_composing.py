import pytest

from commonweal.changes import patches
from commonweal.changes.bookmarks import bookmark, sequence_of
from commonweal.changes.composing import compose, merge
from commonweal.changes.models import Change

OPEN, SENSITIVE = 1, 2


def changed(item, before, after, kind="report"):
    return Change(item_kind=kind, item_id=item, class_before=before, class_after=after)


@pytest.fixture(autouse=True)
def described():
    before = dict(patches._patches)
    patches.register("report", lambda ids, permitted: {item: {"of": sorted(permitted)} for item in ids})
    yield
    patches._patches.clear()
    patches._patches.update(before)


def names(text):
    return [line[7:] for line in text.decode().splitlines() if line.startswith("event: ")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, OPEN, ["change"]),
        (OPEN, OPEN, ["change"]),
        (SENSITIVE, OPEN, ["change"]),
        (OPEN, SENSITIVE, ["remove"]),
        (OPEN, None, ["remove"]),
        (None, SENSITIVE, []),
        (SENSITIVE, None, []),
        (SENSITIVE, SENSITIVE, []),
    ],
)
def test_a_viewer_hears_of_an_item_only_what_its_classes_allow(before, after, said):
    text = compose(merge([changed("a", before, after)]), frozenset({OPEN}), sequence=7)
    assert names(text) == said


def test_changes_to_one_item_become_one_event():
    merged = merge([changed("a", None, OPEN), changed("b", None, OPEN), changed("a", OPEN, SENSITIVE)])
    text = compose(merged, frozenset({OPEN}), sequence=3)
    assert names(text) == ["change", "remove"]
    assert '"id":"a"' in text.decode().split("event: remove")[1]


def test_an_item_that_its_domain_no_longer_shows_is_removed():
    patches.register("report", lambda ids, permitted: {})
    assert names(compose(merge([changed("a", None, OPEN)]), frozenset({OPEN}), sequence=1)) == ["remove"]


def test_a_kind_that_no_domain_describes_is_sent_by_name_only():
    text = compose(merge([changed("a", None, OPEN, kind="unheard-of")]), frozenset({OPEN}), sequence=1)
    assert b'data: {"kind":"unheard-of","id":"a"}' in text


def test_only_the_last_event_carries_the_bookmark():
    text = compose(merge([changed("a", None, OPEN), changed("b", None, OPEN)]), frozenset({OPEN}), sequence=9)
    first, last = text.decode().strip().split("\n\n")
    assert not first.startswith("id: ")
    assert sequence_of(last.splitlines()[0][4:]) == 9


def test_a_bookmark_does_not_show_the_number_and_cannot_be_made_up():
    assert "12345" not in bookmark(12345)
    assert sequence_of(bookmark(12345)) == 12345
    assert sequence_of("12345") is None
    assert sequence_of("é") is None
    assert sequence_of("") is None


def test_text_with_line_breaks_stays_one_event():
    patches.register(
        "report", lambda ids, permitted: {item: {"place": "a\n\nevent: ended\r"} for item in ids}
    )
    text = compose(merge([changed("a", None, OPEN)]), frozenset({OPEN}), sequence=1)
    assert names(text) == ["change"]
