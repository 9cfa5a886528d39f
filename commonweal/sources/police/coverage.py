"""Which months of which force have been loaded, and which between them have not."""

from collections.abc import Iterable

from commonweal.evidence.models import Coverage, Import


def note_coverage(running: Import, months: Iterable[tuple[str, str]]) -> None:
    """Note (force, month) pairs as observed, and the holes between a force's months as not observed.

    Run it in the transaction that publishes the import.
    """
    observed = set(months)
    for force, month in sorted(observed):
        Coverage.objects.update_or_create(
            force=force, month=month, defaults={"is_observed": True, "source_import": running}
        )
    for force in sorted({force for force, _month in observed}):
        known = set(Coverage.objects.filter(force=force, is_observed=True).values_list("month", flat=True))
        Coverage.objects.bulk_create(
            [
                Coverage(force=force, month=month, is_observed=False)
                for month in months_between(min(known), max(known))
                if month not in known
            ],
            ignore_conflicts=True,
        )


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, ends included.

    >>> months_between("2024-12", "2025-02")
    ['2024-12', '2025-01', '2025-02']
    """
    year, month = int(first[:4]), int(first[5:])
    found = []
    while f"{year:04}-{month:02}" <= last:
        found.append(f"{year:04}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
