"""Reading the ledger: releases as the methods want them, as the public sees them, and as rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet

from commonweal.methods.disclosure import (
    TOTAL,
    WITHHELD,
    Dimension,
    Lookup,
    Published,
    Rounding,
    Rule,
    Scope,
    Shares,
    as_published,
)
from commonweal.places.models import AreaSet, Overlap
from commonweal.releases.models import Release


def published_of(release: Release) -> Published:
    """A release as the disclosure methods read it."""
    dimensions = tuple(
        Dimension(one["name"], tuple(one["categories"]), tuple(one["levels"]), tuple(one["parents"]))
        for one in release.dimensions
    )
    counts = np.array(release.counts, dtype=np.int64).reshape([len(one.categories) for one in dimensions])
    rule = Rule(release.threshold, release.zeros_are_safe, tuple(release.groups))
    name = f"{release.subject} {of_edition(release.choice, release.edition)}"
    scope = Scope(period=(release.first_day, release.last_day))
    rounding = Rounding(release.round_to) if release.round_to else None
    told = Published(name, release.about, rule, dimensions, counts, rounding, scope)
    return _of_percentages(release.percentages, told) if release.percentages else told


def _of_percentages(kept: dict[str, Any], like: Published) -> Published:
    told = [np.nan if one is None else one for one in kept["told"]]
    axis = [one.name for one in like.dimensions].index(kept["along"])
    return as_published(
        like.name, like.about, like.rule, like.dimensions,
        percentages=np.array(told, dtype=float).reshape(like.counts.shape), bases=np.take(like.counts, -1, axis=axis),
        places=kept["places"], along=kept["along"], by_method=True, scope=like.scope,
    )  # fmt: skip


def of_edition(words: str, edition: int) -> str:
    """The words, with the number of the edition where it is not the first.

    >>> of_edition("Strengths reported, 2026-q3", 1), of_edition("Strengths reported, 2026-q3", 2)
    ('Strengths reported, 2026-q3', 'Strengths reported, 2026-q3, edition 2')
    """
    return words if edition == 1 else f"{words}, edition {edition}"


def everything_published() -> list[Published]:
    """All that was ever published, withdrawn releases too: who read them still knows them."""
    return [published_of(release) for release in Release.objects.order_by("id")]


def level_of(area_set: AreaSet) -> str:
    """What the areas of a set are called in a table, such as ward2025: sets of two years are two levels."""
    return f"{area_set.area_type.code}{area_set.vintage}"


def lookups(area_sets: Iterable[int]) -> list[Lookup]:
    """Which areas of these sets make up which others, where a look-up that was loaded says: what ties tables."""
    ids = set(area_sets)
    rows = (
        Overlap.objects.filter(
            from_area__area_set__in=ids,
            to_area__area_set__in=ids,
            is_best_fit=True,
            source=Overlap.Source.LOOKUP,
        )
        .select_related("from_area__area_set__area_type", "to_area__area_set__area_type")
        .defer("from_area__geometry", "to_area__geometry")
    )
    of: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        levels = level_of(row.from_area.area_set), level_of(row.to_area.area_set)
        of[levels][row.from_area.code] = row.to_area.code
    return [Lookup(parts, wholes, told) for (parts, wholes), told in of.items()]


def kept(published: Published) -> dict[str, Any]:
    """A table as fields of a release."""
    return {
        "about": published.about,
        "dimensions": [asdict(one) for one in published.dimensions],
        "counts": [int(count) for count in published.counts.ravel().tolist()],
        "threshold": published.rule.threshold,
        "zeros_are_safe": published.rule.zeros_are_safe,
        "groups": list(published.rule.groups),
        "round_to": published.rounding.base if published.rounding else None,
        "percentages": _kept_shares(published.shares) if published.shares else None,
    }


def _kept_shares(shares: Shares) -> dict[str, Any]:
    told = [None if np.isnan(one) else float(one) for one in shares.percentages.ravel().tolist()]
    return {"along": shares.along, "places": shares.places, "told": told}


def shown(subject: str) -> QuerySet[Release]:
    """The releases of a kind that the public sees now, newest first."""
    return Release.objects.filter(subject=subject, withdrawn_at=None).select_related("area_set__area_type")


class Row(NamedTuple):
    """One cell as it is read: its categories; how many, or the percentage and how many 100 % are. None: withheld."""

    named: list[str]
    many: int | None
    percentage: float | None = None
    base: int | None = None

    @property
    def number(self) -> float | None:
        """What is read first: the percentage where there is one, or else the count."""
        return self.many if self.percentage is None else self.percentage


def rows_of(published: Published) -> Iterator[Row]:
    """Each cell in the order of the table, totals last. Of a table of percentages no counts are told but bases."""
    shares = published.shares
    axis = [one.name for one in published.dimensions].index(shares.along) if shares else 0
    for at in np.ndindex(published.counts.shape):
        named = [one.categories[i] for one, i in zip(published.dimensions, at, strict=True)]
        if shares is None:
            yield Row(named, _told(published.counts[at]))
        else:
            share = float(shares.percentages[at])
            base = published.counts[tuple(-1 if d == axis else i for d, i in enumerate(at))]
            yield Row(named, None, None if np.isnan(share) else share, _told(base))


def _told(count: Any) -> int | None:
    return None if count == WITHHELD else int(count)


def by_category(release: Release) -> dict[str, float | None]:
    """Counts or percentages of a table of one dimension by category, without the total; None where one is withheld."""
    told = {row.named[0]: row.number for row in rows_of(published_of(release))}
    told.pop(TOTAL, None)
    return told
