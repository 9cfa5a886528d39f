"""Spreadsheets of reports on their way in: read, matched, checked row by row, then added at once."""
