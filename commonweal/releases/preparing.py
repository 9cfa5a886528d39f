"""Preparing a table to be published: in each way there is, beside all that was published before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from commonweal.methods.disclosure import (
    WITHHELD,
    Before,
    Candidate,
    CannotProtect,
    CannotRound,
    GivesAway,
    Impossible,
    Leak,
    Lookup,
    Lost,
    Mask,
    Protected,
    Published,
    Rounded,
    Rounding,
    Rule,
    Scope,
    at_least,
    attack,
    before,
    known_of,
    loss,
    publishable,
    publishable_percentages,
    publishable_rounded,
    rounded_before,
    too_tight,
    withheld_by_lines,
)
from commonweal.releases.knowledge import everything_known, leak_words, lookups_of_all
from commonweal.releases.ledger import everything_published, kept, level_of, of_edition
from commonweal.releases.models import Release
from commonweal.releases.subjects import SUBJECTS, Counted
from commonweal.releases.ways import Loses, Way, code_of, loses, way_named, ways_of


class CannotPublish(ValueError):
    """This table must not be published as it is. The sentence says why."""


@dataclass(frozen=True)
class Prepared:
    """A table ready to be signed: as the public will read it, and what readers lose by the way it is published.

    plain: what they would lose under the plain rule of rows and columns, which proves nothing. edition: 1 unless
    an earlier one was withdrawn. groups_told: of which groups it tells that everybody is of one category.
    """

    counted: Counted
    way: Way
    published: Published
    lost: Loses
    plain: Lost
    edition: int
    groups_told: tuple[Leak, ...]

    @property
    def method(self) -> str:
        """How it was counted, and what was done so that it tells of nobody: kept with the table."""
        return f"{self.counted.method} {self.way.method(self.published.rule)}"

    @property
    def digest(self) -> str:
        """A short name for this very table: another number anywhere gives another."""
        told = json.dumps(kept(self.published), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Case:
    """A table that may be published, and all that it is judged beside. Made by `open_case`.

    earlier: everything published. beside: what else everybody knows. editions: earlier ones of it, withdrawn.
    """

    subject: str
    choice: str
    counted: Counted
    rule: Rule
    edition: int
    earlier: tuple[Published, ...]
    beside: tuple[Published, ...]
    lookups: tuple[Lookup, ...]
    editions: tuple[Release, ...]
    one_by_one: dict[tuple[str, ...], int]

    @property
    def ways(self) -> list[Way]:
        """In which ways it may be published, the usual one first.

        A corrected edition is published in the way of the first: most of it is the same, and the same number told in
        two ways is known better than in either.
        """
        there = ways_of(self.counted.table, self.rule)
        before_this = {code_of(one) for one in self.editions}
        return [
            replace(way, called="" if way.along in self.group_dimensions else _("area"))
            for way in there
            if not before_this or way.code in before_this
        ]

    @property
    def scope(self) -> Scope:
        return Scope(period=(self.counted.first_day, self.counted.last_day))

    def prepare(self, way: Way) -> Prepared:
        """The table in one way. An attacker is let loose on it with the whole ledger. Raises CannotPublish.

        Where no rounding to the multiples beside each count adds up, none is tried that moves counts further: that it was
        needed would tell which counts are small.
        """
        try:
            made, table = self._publishable(way)
        except GivesAway as error:
            words = _("Together with what was published before, this table would tell that %(leak)s.")
            raise CannotPublish(words % {"leak": leak_words(error.leaks[0], self.counted.names)}) from error
        except CannotRound as error:
            words = _(
                "No rounding to %(base)d was found that adds up beside what was published before and what anybody can count. "
                "Pick another way."
            )
            raise CannotPublish(words % {"base": way.rounding.base if way.rounding else 0}) from error
        except (CannotProtect, Impossible) as error:
            raise CannotPublish(_("This table can't be published: %(why)s") % {"why": error}) from error
        return Prepared(
            self.counted, way, table, loses(made, table), self.plain, self.edition, self._groups_told(table)
        )

    @cached_property
    def plain_mask(self) -> Mask:
        """What the plain rule of rows and columns would leave out."""
        return withheld_by_lines(self.counted.table, self.rule)

    @property
    def plain(self) -> Lost:
        """What readers would lose by the plain rule."""
        return loss(self.counted.table, self.plain_mask)

    def plain_leaks(self) -> int:
        """How many of the counts that the plain rule leaves out could be worked out from the table alone."""
        return len(too_tight(self.counted.table, self.plain_mask, self.rule))

    def _publishable(self, way: Way) -> tuple[Protected | Rounded, Published]:
        candidate = Candidate(
            self.counted.table,
            self.rule,
            f"{self.subject} {of_edition(self.choice, self.edition)}",
            about=of_edition(self.counted.about, self.edition),
            earlier=self.earlier,
            lookups=self.lookups,
            scope=self.scope,
            known=known_of(self.counted.table.dimensions, self.one_by_one),
            beside=self._beside(),
        )
        if way.rounding:
            return publishable_rounded(
                candidate,
                way.rounding,
                chance=self._chance(way.rounding),
                fixed=self._rounded_by_editions(way.rounding),
            )
        candidate = replace(candidate, editions=self._done_by_editions())
        if way.along:
            return publishable_percentages(candidate, way.along, places=way.places)
        return publishable(candidate)

    def _beside(self) -> list[Published]:
        """What everybody knows, of this table too."""
        nothing = np.full(self.counted.table.counts.shape, WITHHELD)
        about = of_edition(self.counted.about, self.edition)
        like = Published("", about, self.rule, self.counted.table.dimensions, nothing, scope=self.scope)
        return [*self.beside, at_least(like, self.one_by_one)]

    def _chance(self, rounding: Rounding) -> np.random.Generator:
        """Chance from the key of this installation: nobody else can draw it, and nobody draws until it suits them."""
        counts = self.counted.table.counts.ravel().tolist()
        drawn_for = json.dumps([self.subject, self.choice, self.edition, rounding.base, counts])
        drawn = salted_hmac("commonweal.releases.rounding", drawn_for, algorithm="sha256").hexdigest()
        return np.random.default_rng(int(drawn, 16))

    def _done_by_editions(self) -> list[Before]:
        """What each edition withheld, and what it told: most of a corrected table is as it was."""
        return [before(self.counted.table, one.about, self.earlier, self.scope) for one in self.editions]

    def _rounded_by_editions(self, rounding: Rounding) -> Any:
        """What an edition rounded to stays, where the corrected count is as near to it."""
        counts = self.counted.table.counts
        fixed = np.full(counts.shape, -1, dtype=np.int64)
        for one in self.editions:
            told = rounded_before(self.counted.table, one.about, rounding, self.earlier, self.scope)
            fixed = np.where((told >= 0) & (np.abs(told - counts) <= rounding.radius), told, fixed)
        return fixed

    def _groups_told(self, table: Published) -> tuple[Leak, ...]:
        """Of which groups would it tell that everybody, or all but one, is of one category?"""
        asked = self.group_dimensions
        if table.rounding or set(asked) <= set(self.rule.groups):
            return ()  # rounded, it tells that of nobody; of the others it is hidden already
        asked_of = replace(table, rule=replace(table.rule, groups=asked))
        return tuple(one for one in attack([asked_of]) if one.is_everybody)

    @property
    def group_dimensions(self) -> tuple[str, ...]:
        """Along which dimensions a line may be all of one category: those of people or things, not of areas."""
        areas = level_of(self.counted.area_set) if self.counted.area_set else ""
        return tuple(one.name for one in self.counted.table.dimensions if one.name != areas)


def open_case(subject: str, choice: str, groups: Sequence[str] = ()) -> Case:
    """What a table is judged beside, so that it can be prepared in any way.

    groups: dimensions, beside those of its own rule, of which no line is to tell that everybody is of one category.
    Raises CannotPublish for what is published already; LookupError for a subject, choice or dimension that is not there.
    Once all editions are withdrawn another can follow. It is about something else, as its counts differ.
    """
    editions = Release.objects.filter(subject=subject, choice=choice).order_by("id")
    if any(one.withdrawn_at is None for one in editions):
        raise CannotPublish(_("This was published already. What was published stays as it is."))
    counted = SUBJECTS[subject].count(choice)
    if any(one.area_set_id != (counted.area_set.pk if counted.area_set else None) for one in editions):
        # By two sets of boundaries the same counts would tell of the pieces between them.
        raise CannotPublish(
            _(
                "An earlier edition was published by other boundaries. What was counted by those is not published by these."
            )
        )
    there = [one.name for one in counted.table.dimensions]
    if strangers := [one for one in groups if one not in there]:
        raise LookupError(strangers[0])
    hidden = tuple(one for one in there if one in {*counted.rule.groups, *groups})
    one_by_one = SUBJECTS[subject].one_by_one
    return Case(
        subject,
        choice,
        counted,
        replace(counted.rule, groups=hidden),
        len(editions) + 1,
        tuple(everything_published()),
        tuple(everything_known()),
        tuple(lookups_of_all(*([counted.area_set.pk] if counted.area_set else []))),
        tuple(editions),
        dict(one_by_one(counted.area_set, counted.first_day, counted.last_day)) if one_by_one else {},
    )


def prepare(subject: str, choice: str, way: str = "", groups: Sequence[str] = ()) -> Prepared:
    """A table in one way, as it may be published beside all that was. Raises CannotPublish and LookupError."""
    case = open_case(subject, choice, groups)
    return case.prepare(way_of(case, way))


def way_of(case: Case, code: str) -> Way:
    """The way of this code, or of none the first there is. Raises LookupError."""
    return way_named(case.ways, code) if code else case.ways[0]
