"""Data sets as others read them: CSV with its description (CSVW), and a catalogue of all (DCAT)."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from commonweal.evidence.models import Dataset, Observation
from commonweal.evidence.rhythms import in_the_vocabulary
from commonweal.ui.spreadsheets import neutral

COLUMNS = (
    ("area", "string", "Code of the area"),
    ("measure", "string", "What is measured"),
    ("group", "string", "Group, empty for everybody"),
    ("period", "string", "Period, empty for the day that the table speaks of"),
    ("value", "number", "The figure; empty where it is withheld"),
    ("base", "number", "Out of how many, where the table says"),
    ("low", "number", "Lower end of the interval"),
    ("high", "number", "Upper end of the interval"),
    ("status", "string", "observed, modelled, converted or suppressed"),
)
BATCH = 5_000


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(dataset: Dataset) -> Iterator[str]:
    """Every figure of a data set, line by line, by area; with the mark that tells Excel it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow([name for name, _type, _words in COLUMNS]))
    rows = Observation.objects.filter(dataset=dataset).order_by("area__code", "measure__code", "id")
    fields = ("area__code", "measure__code", "group", "period", "value", "base", "low", "high", "status")
    for row in rows.values_list(*fields).iterator(BATCH):
        yield str(writer.writerow([_plain(cell) for cell in row]))


def _plain(cell: Any) -> Any:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    return "" if cell is None else neutral(cell)


def csvw(dataset: Dataset, *, address: str) -> dict[str, Any]:
    """The description that stands beside the CSV (W3C, Metadata Vocabulary for Tabular Data, 2015)."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address,
        "dc:title": dataset.title,
        "dc:publisher": dataset.publisher,
        "dc:license": dataset.licence,
        "dc:date": dataset.as_of.isoformat(),
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": datatype, "dc:description": words}
                for name, datatype, words in COLUMNS
            ],
            "primaryKey": ["area", "measure", "group", "period"],
        },
    }


def _how_often(dataset: Dataset) -> dict[str, Any]:
    """How often a data set comes, as DCAT says it; nothing where nobody knows it."""
    often = in_the_vocabulary(dataset.rhythm)
    return {"dct:accrualPeriodicity": {"@id": often}} if often else {}


def dcat(datasets: Iterable[tuple[Dataset, str, str]], *, title: str, address: str) -> dict[str, Any]:
    """A catalogue of data sets with the addresses of page and file (W3C, Data Catalog Vocabulary, version 3)."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": title,
        "dcat:dataset": [
            {
                "@id": page,
                "@type": "dcat:Dataset",
                "dct:title": dataset.title,
                "dct:publisher": dataset.publisher,
                "dct:license": dataset.licence,
                "dct:issued": dataset.as_of.isoformat(),
                "dct:spatial": str(dataset.area_set),
                **_how_often(dataset),
                "dcat:distribution": {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": file,
                    "dcat:mediaType": "text/csv",
                },
            }
            for dataset, page, file in datasets
        ],
    }
