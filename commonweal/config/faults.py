"""What people read when the machine is in trouble: a full disk, a database that is busy or away."""

import errno
import logging
import sqlite3
import sys

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

AFTER = 10  # seconds after which trying again makes sense
FULL = (errno.ENOSPC, errno.EDQUOT)


def name_fault(error: BaseException | None) -> str | None:
    """Is this a fault of the machine, not of the program? `full`, `busy` or `away`; None otherwise.

    >>> name_fault(OperationalError("database is locked"))
    'busy'
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in FULL:
            return "full"
        if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
            words = str(error).lower()
            if "full" in words or "no space" in words or "readonly database" in words or "disk i/o" in words:
                return "full"
            if "locked" in words or "lock timeout" in words or "deadlock" in words or "busy" in words:
                return "busy"
            if "connect" in words or "terminat" in words or "unable to open" in words or "closed" in words:
                return "away"
        error = error.__cause__ or error.__context__
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error nobody foresaw; for a fault of the machine a plain sentence and 503.

    A verb is one transaction, so what failed was not half-written. The page asks nothing of the
    database, which may be what is in trouble.
    """
    error = sys.exc_info()[1]
    fault = name_fault(error)
    if fault is None:
        page = loader.get_template("500.html").render({"style": _style()})
        return HttpResponseServerError(page)
    logger.error("A fault of the machine", extra={"event": f"fault-{fault}", "status": 503})
    wrote = request.method not in ("GET", "HEAD", "OPTIONS")
    reasons = {
        "full": _("The disk of this service is full, or can’t be written to. Its keepers need to make room."),
        "busy": _("The service is very busy at this moment."),
        "away": _("The service can’t reach its database at this moment."),
    }
    words = {
        "reason": reasons[fault],
        "kept": _(
            "Nothing of what you sent was saved, not even half. Go back: what you typed is still there."
        )
        if wrote
        else _("Nothing was lost."),
    }
    response = HttpResponse(loader.get_template("config/fault.html").render(words), status=503)
    response["Retry-After"] = str(AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _style() -> str:
    """The address of the styles; none where they can't be named, as when they were never gathered.

    That may be the very error that this page is about, and a bare page is better than none.
    """
    try:
        return staticfiles_storage.url("vendor/page.css")
    except (ValueError, OSError):
        return ""


def sentence(error: BaseException, *, is_whole: bool = True) -> str | None:
    """What a command says about a fault of the machine; None when it is something else.

    is_whole: what failed was one transaction, and the sentence says so.
    """
    whole = "; nothing was half-written." if is_whole else "."
    return {
        "full": f"The disk is full, or {settings.HOME} can't be written to. Make room and run this again{whole}",
        "busy": "The database is in use by another program that does not let go. Run this again in a "
        f"moment{whole}",
        "away": "The database can't be reached. See that it runs and that COMMONWEAL_DATABASE_URL is right.",
        None: None,
    }[name_fault(error)]
