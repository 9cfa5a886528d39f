"""Refused rows back to whoever sent them, as a spreadsheet that they can mend and send again."""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refused_workbook(header: Sequence[str], refused: Sequence[dict[str, Any]]) -> bytes:
    """An XLSX file with the columns as they came, then the row's number and the reason.

    refused: dictionaries of row, reason and cells. Every cell is written as text, so that something
    that begins like a formula is never worked out when the file is opened.
    """
    import xlsxwriter

    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = workbook.add_worksheet(_("Refused rows")[:31])
    bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True})
    # A cell typed as text stays text when somebody edits the row and saves it.
    text = workbook.add_format({"num_format": "@"})
    names = [*header, _("Row in your file"), _("Why it was refused")]
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    sheet.set_column(0, max(0, len(header) - 1), 20)
    sheet.set_column(len(header) + 1, len(header) + 1, 70)
    sheet.freeze_panes(1, 0)
    for line, one in enumerate(refused, start=1):
        for column, cell in enumerate(one.get("cells", ())):
            sheet.write_string(line, column, cell[:32_767], text)
        sheet.write_number(line, len(header), one["row"])
        sheet.write_string(line, len(header) + 1, one["reason"], wrapped)
    workbook.close()
    return stream.getvalue()
