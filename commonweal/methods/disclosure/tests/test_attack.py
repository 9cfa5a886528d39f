"""The attacker lays releases beside each other; leaks that were planted are found, and honest releases hold."""

import numpy as np
import pytest

from commonweal.methods.disclosure import (
    WITHHELD,
    CannotProtect,
    Impossible,
    Lookup,
    Published,
    Rule,
    attack,
    before,
    dimension,
    protect,
    published,
    table_from,
    unsafe_counts,
)
from commonweal.methods.disclosure.tests.tables import made_up

RULE = Rule(5)


def release(name, categories, counts, by="ward", about="residents"):
    return Published(name, about, RULE, (dimension(by, categories),), np.array(counts))


def tight(leaks):
    return {(leak.release, *leak.cell.values()): (leak.low, leak.high) for leak in leaks}


def test_one_release_may_be_safe_alone_and_another_give_it_away():
    first = release("first", "AB", [WITHHELD, WITHHELD, 23])
    assert attack([first]) == []
    second = release("second", "pq", [20, 3, 23], by="estate")
    assert attack([first, second]) == []
    same = Lookup("estate", "ward", {"p": "B", "q": "A"})
    assert tight(attack([first, second], [same])) == {("first", "A"): (3, 3)}


def test_releases_about_something_else_are_not_laid_beside_each_other():
    second = release("second", "BC", [20, 3, 23], about="residents in 2011")
    assert attack([release("first", "AB", [WITHHELD, WITHHELD, 23]), second]) == []


def test_the_difference_of_areas_of_two_vintages_is_found():
    """Wards of 2013 and of 2025 that differ by one small area: the difference is those who live there."""
    old = release("old", ["W1", "W2"], [103, 100, 203], by="ward13")
    new = release("new", ["V1", "V2"], [100, 103, 203], by="ward25")
    small = release("small", "abc", [WITHHELD, WITHHELD, WITHHELD, 203], by="oa")
    of_2013 = Lookup("oa", "ward13", {"a": "W1", "b": "W1", "c": "W2"})
    of_2025 = Lookup("oa", "ward25", {"a": "V1", "b": "V2", "c": "V2"})
    assert attack([small, old], [of_2013]) == attack([small, new], [of_2025]) == []
    assert tight(attack([old, new, small], [of_2013, of_2025])) == {("small", "b"): (3, 3)}


def test_what_contradicts_itself_is_said_with_both_releases():
    with pytest.raises(Impossible, match="second says 21 where first says 20"):
        attack([release("first", "B", [20, 20]), release("second", "B", [21, 21])])


def with_unsafe_counts(number):
    """Seeds of the first so many made-up tables that have a count to hide."""
    tables = ((seed, *made_up(seed, largest=4)) for seed in range(60))
    return [seed for seed, table, rule in tables if unsafe_counts(table, rule).any()][:number]


@pytest.mark.parametrize("seed", with_unsafe_counts(15))
def test_a_count_published_after_all_is_found_at_once(seed):
    """A planted leak: of a protected table one unsafe count is published by mistake."""
    table, rule = made_up(seed, largest=4)
    protected = protect(table, rule)
    unsafe = np.argwhere(protected.unsafe)
    one = published(protected, name="one", about="residents")
    assert attack([one]) == []
    leaked = one.counts.copy()
    at = tuple(unsafe[seed % len(unsafe)])
    leaked[at] = table.counts[at]
    slip = Published("slip", "residents", rule, one.dimensions, leaked)
    cell = dict(sorted(table.key(at)))
    assert any(leak.cell == cell and leak.low == leak.high for leak in attack([one, slip]))


def test_a_second_table_withholds_what_the_first_did_and_hides_nothing_behind_what_it_published():
    wards = {"A": 3, "B": 20, "C": 30, "D": 40}
    first = table_from(({"ward": ward}, n) for ward, n in wards.items())
    earlier = published(protect(first, RULE), name="first", about="residents")
    halves = (
        ({"ward": ward, "half": half}, n // 2 + n % 2 * (half == "a"))
        for ward, n in wards.items()
        for half in "ab"
    )
    second = table_from(halves)
    known = before(second, "residents", [earlier])
    kept = protect(second, RULE, withheld_before=known.withheld, published_before=known.published)
    later = published(kept, name="second", about="residents")
    assert attack([earlier, later]) == []
    totals = later.counts[:, -1].tolist()
    assert totals == earlier.counts.tolist()


def test_what_was_published_cannot_be_withheld_again():
    table = table_from([({"ward": "A"}, 3), ({"ward": "B"}, 20), ({"ward": "C"}, 30)])
    slip = release("slip", "ABC", [3, 20, 30, 53])
    known = before(table, "residents", [slip])
    with pytest.raises(CannotProtect, match="an earlier release published it"):
        protect(table, RULE, withheld_before=known.withheld, published_before=known.published)
