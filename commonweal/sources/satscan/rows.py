"""The rows of SaTScan's files: parted by blanks, or as their parameters say."""

import csv
from collections.abc import Iterator
from pathlib import Path

from commonweal.sources.opening import ADVICE, Unreadable, kind_of
from commonweal.sources.satscan.parameters import Parameters, decoded

OF_KIND = {1: "a dBase file", 2: "a Shapefile", 3: "an Excel file"}


def rows_of(parameters: Parameters, name: str) -> Iterator[tuple[int, list[str]]]:
    """(number as in the file, cells) of the file that a parameter names. Empty lines are passed over.

    name: CaseFile, CoordinatesFile and so on. Columns come in the order of the file's field map, where it has one.
    """
    path = parameters.file(name)
    if path is None:
        raise Unreadable(f"{parameters.path.name}: {name} names no file, and one is needed.")
    kind = kind_of(path)
    if kind == "empty":
        return
    if kind != "text":
        raise Unreadable(f"{path.name} {ADVICE.get(kind, 'is not text.')}")
    source = parameters.whole(f"{name}-SourceType", 0)
    if source:
        raise parameters.fault(
            f"{name}-SourceType", f"{OF_KIND.get(source, 'this kind of file')} is not supported"
        )
    skip = parameters.whole(f"{name}-SourceSkip", 0) + parameters.is_on(f"{name}-SourceFirstRowHeader")
    chosen = _field_map(parameters, name)
    read = 0
    for number, cells in _cells(parameters, name, path):
        if number <= skip or not any(cells):
            continue
        read += 1
        yield number, _mapped(cells, chosen, read)


def _cells(parameters: Parameters, name: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    delimiter = parameters.values.get(f"{name.lower()}-sourcedelimiter", "").strip('"').replace("\\t", "\t")
    quote = parameters.values.get(f"{name.lower()}-sourcegrouper", '"') or '"'
    for number, line in enumerate(decoded(path).splitlines(), start=1):
        if not delimiter.strip():
            line, between = " ".join(line.split()), " "
        else:
            between = delimiter[0]
        reader = csv.reader([line], delimiter=between, quotechar=quote[0], skipinitialspace=True)
        yield number, [cell.strip() for cell in next(reader, [])]


def _field_map(parameters: Parameters, name: str) -> list[str]:
    written = parameters.text(f"{name}-SourceFieldMap")
    chosen = [one.strip() for one in written.split(",") if one.strip()]
    for one in chosen:
        if not one.isdecimal() and one.lower() not in {"onecount", "generatedid"}:
            raise parameters.fault(f"{name}-SourceFieldMap", f"“{one}” is not supported")
    return chosen


def _mapped(cells: list[str], chosen: list[str], read: int) -> list[str]:
    if not chosen:
        return cells
    told = {"onecount": "1", "generatedid": f"location{read}"}
    return [
        told[one.lower()] if not one.isdecimal() else (cells[int(one) - 1] if int(one) <= len(cells) else "")
        for one in chosen
    ]
