"""The main job without a browser: is everything there, and can the week be drawn and written down?"""

import datetime
import io
import zipfile
from pathlib import Path

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from commonweal.maps.layers import layer_for
from commonweal.maps.sheet import Sheet, as_png
from commonweal.people.models import User
from commonweal.places.selectors import area_set_of
from commonweal.tension.models import Placement, Report
from commonweal.working_days import week_of

LAST_WEEKS = 4


class NotDone(ValueError):
    """A part of the main job is missing. The message says which."""


def draw_week(viewer: User, *, on: datetime.date, path: Path, weeks: int = 26) -> Path:
    """Draw what this viewer may see: tension by small area over some weeks, reports of the last four.

    Raises NotDone when no small areas are loaded.
    """
    small = area_set_of("lsoa")
    if small is None:
        raise NotDone(_("No small areas are loaded, so there is nothing to draw."))
    monday = week_of(on)
    since, recent = (monday - datetime.timedelta(weeks=back - 1) for back in (weeks, LAST_WEEKS))
    layers = []
    for code, query in (
        ("tensions-by-area", f"areas=lsoa&since={since}&until={on}"),
        ("reports", f"since={recent}&until={on}"),
    ):
        layer = layer_for(viewer, code)
        if layer is None:
            raise NotDone(_("%(name)s may not see this layer: %(code)s.") % {"name": viewer, "code": code})
        layers.append((layer, layer.ask(QueryDict(query), viewer)))
    notes = [
        _("Areas: the %(weeks)s weeks since %(day)s. Symbols: since %(recent)s.")
        % {"weeks": weeks, "day": date_format(since, "j F Y"), "recent": date_format(recent, "j F Y")},
        _("OFFICIAL-SENSITIVE. For the tension monitoring group."),
    ]
    title = _("Strengths and tension, week of %(day)s") % {"day": date_format(monday, "j F Y")}
    path.write_bytes(as_png(Sheet(title, layers, small, notes), viewer))
    return path


def write_summary(by: User, *, week: datetime.date, folder: Path) -> list[Path]:
    """Write the week's summary for the group as PDF and DOCX, from a draft made now."""
    from commonweal.tension.summary import draft_summary, write_documents

    return list(write_documents(draft_summary(week, "group", by), folder))


def check_reports() -> dict[str, int]:
    """Have reports come in, been placed and been graded? Raises NotDone when a part is missing."""
    found = {
        "reports": Report.objects.count(),
        "with_a_point": Report.objects.exclude(lon=None).count(),
        "placed": Placement.objects.filter(area__area_set=area_set_of("ward"))
        .exclude(report__lon=None)
        .count(),
        "graded": Report.objects.exclude(triaged_at=None).count(),
    }
    if not found["reports"]:
        raise NotDone(_("No report came in."))
    if found["placed"] != found["with_a_point"]:
        raise NotDone(
            _("%(placed)s of %(points)s reports with a point lie in a ward.")
            % {"placed": found["placed"], "points": found["with_a_point"]}
        )
    if not found["graded"]:
        raise NotDone(_("No report was graded."))
    return found


def check_file(path: Path) -> None:
    """Is this a PDF, Word document or picture with something in it? Raises NotDone when it is not."""
    content = path.read_bytes() if path.is_file() else b""
    is_right = {
        ".pdf": lambda: content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:],
        ".docx": lambda: "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist(),
        ".png": lambda: len(Image.open(io.BytesIO(content)).getcolors(1 << 24) or ()) > 5,
    }.get(path.suffix, lambda: False)
    try:
        fine = bool(content) and is_right()
    except (OSError, zipfile.BadZipFile):
        fine = False
    if not fine:
        raise NotDone(_("%(name)s is missing, empty or not what its name says.") % {"name": path.name})
