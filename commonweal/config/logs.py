"""Structured logs without personal data."""

import json
import logging
import re
from datetime import UTC, datetime
from http.client import responses
from typing import Any

# Only these may be attached to a record; a name, an address or free text never is.
# Among them `route`: the pattern of an address, never what somebody filled it or its query with.
ALLOWED = ("event", "process", "role", "seconds", "status", "route", "count", "sequence", "exit_code", "task")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# A place that logging would fill with a value: %s, %(name)s, %-5.1f; and %%, which stands for itself.
_FILLED = re.compile(r"%(?:\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[diouxXeEfFgGcrsa%]")


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
        request, status = record.__dict__.get("request"), record.__dict__.get("status_code")
        if isinstance(status, int):
            # Django's own words of a refused or failed request hold its path, or the header that was wrong.
            line |= {"message": responses.get(status, "Answered"), "status": status, **_route_of(request)}
        else:
            line["message"] = _without_values(record)
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


def _without_values(record: logging.LogRecord) -> str:
    """A message as its programmer wrote it; other libraries' may quote what a person typed, so no value is filled in.

    >>> _without_values(logging.LogRecord("x", 30, "", 1, "%s took %(n)d ms, 100%%", (), None))
    '… took … ms, 100%'
    """
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    return _FILLED.sub(lambda found: "%" if found[0] == "%%" else "…", record.msg)


def _route_of(request: Any) -> dict[str, str]:
    """What was asked for: the method, and the pattern of the page where there is one."""
    match = getattr(request, "resolver_match", None)
    method = {"method": request.method} if getattr(request, "method", None) in _METHODS else {}
    return method | ({"route": match.route} if match is not None else {})
