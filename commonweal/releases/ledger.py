"""Reading the ledger: releases as the methods want them, as the public sees them, and as rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
from django.db.models import QuerySet

from commonweal.methods.disclosure import TOTAL, WITHHELD, Dimension, Lookup, Published, Rule, Scope
from commonweal.places.models import AreaSet, Overlap
from commonweal.releases.models import Release


def published_of(release: Release) -> Published:
    """A release as the disclosure methods read it."""
    dimensions = tuple(
        Dimension(one["name"], tuple(one["categories"]), tuple(one["levels"]), tuple(one["parents"]))
        for one in release.dimensions
    )
    counts = np.array(release.counts, dtype=np.int64).reshape([len(one.categories) for one in dimensions])
    rule = Rule(release.threshold, release.zeros_are_safe)
    name = f"{release.subject} {of_edition(release.choice, release.edition)}"
    scope = Scope(period=(release.first_day, release.last_day))
    return Published(name, release.about, rule, dimensions, counts, scope=scope)


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
        # Where whole groups are hidden a withheld count may be nobody, as where zeros are not safe.
        "zeros_are_safe": published.rule.floor == 1,
    }


def shown(subject: str) -> QuerySet[Release]:
    """The releases of a kind that the public sees now, newest first."""
    return Release.objects.filter(subject=subject, withdrawn_at=None).select_related("area_set__area_type")


def rows_of(published: Published) -> Iterator[tuple[list[str], int | None]]:
    """Categories and count of each cell in the order of the table, None where it is withheld; totals last."""
    for at in np.ndindex(published.counts.shape):
        count = int(published.counts[at])
        named = [one.categories[i] for one, i in zip(published.dimensions, at, strict=True)]
        yield named, None if count == WITHHELD else count


def by_category(release: Release) -> dict[str, int | None]:
    """Counts of a table of one dimension by category, without the total; None where one is withheld."""
    told = {named[0]: count for named, count in rows_of(published_of(release))}
    told.pop(TOTAL, None)
    return told
