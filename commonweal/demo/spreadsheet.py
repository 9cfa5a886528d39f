"""A partner's spreadsheet with sound rows and bad ones, to try the upload with."""

import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from commonweal.demo.planning import content, spots

NAME = "canalside-homes-notes.xlsx"


def write_spreadsheet(path: Path, *, today: datetime.date) -> Path:
    """Write the spreadsheet as XLSX, with dates that lie before (and one after) `today`.

    The same day writes the same bytes, so that a second upload of it is known to be the same file.
    """
    sheet_content = content("spreadsheet")
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(path)
    workbook.set_properties({"created": datetime.datetime(2026, 1, 1), "title": "Notes of the month"})  # noqa: DTZ001
    heading = workbook.add_format({"bold": True, "bottom": 1})
    day_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet = workbook.add_worksheet("Notes")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 9, 20)
    sheet.write_row(0, 0, sheet_content["columns"], heading)
    for number, row in enumerate(sheet_content["row"], start=1):
        if "date" in row:
            sheet.write_string(number, 0, row["date"])
        else:
            sheet.write_datetime(number, 0, today - datetime.timedelta(days=row["days"]), day_format)
        place, lat, lon = _where(row)
        for column, text in enumerate(
            (
                row["kind"],
                row["what"],
                place,
                lat,
                lon,
                row.get("type"),
                row.get("communities"),
                row.get("marking"),
            ),
            start=1,
        ):
            if isinstance(text, str) and text:
                sheet.write_string(number, column, text)  # never as a formula
            elif text is not None and text != "":
                sheet.write_number(number, column, text)
        sheet.write_string(number, 9, f"CH-{number:03d}")
    workbook.close()
    return path


def _where(row: dict[str, Any]) -> tuple[str, float | None, float | None]:
    """Place in words, latitude and longitude of a row, as its author typed them."""
    if "spot" not in row:
        return row.get("place", ""), row.get("lat"), row.get("lon")
    ward, spot = row["spot"]
    lon, lat = spots()[ward][spot]
    if row.get("swapped"):
        lon, lat = lat, lon
    return f"{spot[:1].upper()}{spot[1:]}, {ward}", lat, lon
