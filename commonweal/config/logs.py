"""Structured logs without personal data."""

import json
import logging
from datetime import UTC, datetime

# Only these may be attached to a record; a name, an address or free text never is.
ALLOWED = ("event", "process", "role", "seconds", "status", "route", "count", "sequence", "exit_code", "task")


class OneLineOfJson(logging.Formatter):
    """One JSON object a line, with the fields we allow and nothing a person typed.

    Messages of our own are fixed sentences; an exception is named by its class and place, not by
    its text, because the text may quote a value from a form.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        # Messages of other libraries may quote what a person typed: their template is kept, not the values.
        line["message"] = str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
        for name in ALLOWED:
            if name in record.__dict__:
                value = record.__dict__[name]
                line[name] = value if isinstance(value, int | float | bool | None) else str(value)
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            last = record.exc_info[2]
            while last is not None and last.tb_next is not None:
                last = last.tb_next
            if last is not None:
                line["where"] = f"{last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}"
        return json.dumps(line, ensure_ascii=False)
