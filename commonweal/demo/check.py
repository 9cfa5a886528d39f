"""The main job without a browser: is everything there, and can the week be drawn and written down?"""

import datetime
import io
import zipfile
from pathlib import Path

import numpy as np
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from commonweal.maps.picture import Points, draw_map
from commonweal.people.models import User
from commonweal.people.visibility_models import Kind
from commonweal.places.geometry import shapes
from commonweal.places.selectors import area_set_of
from commonweal.tension.models import Placement, Report
from commonweal.tension.selectors import reports_visible_to
from commonweal.tension.working_days import week_of
from commonweal.ui import palette

LAST_WEEKS = 4


class NotDone(ValueError):
    """A part of the main job is missing. The message says which."""


def draw_week(viewer: User, *, on: datetime.date, path: Path, weeks: int = 26) -> Path:
    """Draw what this viewer may see: tension by small area over some weeks, points of the last four.

    Raises NotDone when no small areas or wards are loaded.
    """
    small, wards = area_set_of("lsoa"), area_set_of("ward")
    if small is None or wards is None:
        raise NotDone(_("No wards and small areas are loaded, so there is nothing to draw."))
    since = week_of(on) - datetime.timedelta(weeks=weeks - 1)
    reports = reports_visible_to(viewer).filter(happened_on__gte=since, happened_on__lte=on)
    counted = dict(
        Placement.objects.filter(
            report__in=reports.filter(kind=Kind.TENSION).order_by().values("pk"), area__area_set=small
        )
        .values_list("area_id")
        .annotate(Count("id"))
    )
    drawn, large = shapes(small), shapes(wards)
    values = [counted.get(int(area), 0) for area in drawn.ids]
    recent = reports.filter(
        happened_on__gte=week_of(on) - datetime.timedelta(weeks=LAST_WEEKS - 1), lon__isnull=False
    ).order_by()
    points = []
    for kind, label, shape, colour in (
        (Kind.STRENGTH, _("Strength, last four weeks"), "circle", palette.TEAL),
        (Kind.TENSION, _("Tension, last four weeks"), "triangle", palette.TENSION[-1]),
    ):
        places = np.array(recent.filter(kind=kind).values_list("lon", "lat"), dtype=float).reshape(-1, 2)
        points.append(Points(label, places[:, 0], places[:, 1], shape, colour))
    return draw_map(
        path,
        title=_("Strengths and tension, week of %(day)s") % {"day": date_format(week_of(on), "j F Y")},
        note=[
            _("Counts of checked reports of what %(name)s may see, not of everything that happened.")
            % {"name": viewer.name},
            _("Base: %(number)s placed reports of tension since %(day)s; %(elsewhere)s more name no place.")
            % {
                "number": sum(values),
                "day": date_format(since, "j F Y"),
                "elsewhere": reports.filter(kind=Kind.TENSION, lon=None).count(),
            },
            _(
                "Boundaries of %(year)s. Each class reaches further than the one before by the same factor; zero stands apart."
            )
            % {"year": small.vintage},
            _("OFFICIAL-SENSITIVE. For the tension monitoring group."),
        ],
        outlines=drawn.geometries,
        values=values,
        measure=_("Reports of tension by small area, %(weeks)s weeks") % {"weeks": weeks},
        borders=large.geometries,
        names=[str(name) for name in large.names],
        points=points,
    )


def write_summary(by: User, *, week: datetime.date, folder: Path) -> list[Path]:
    """Write the week's summary for the group as PDF and DOCX, from a draft made now."""
    from commonweal.tension.summary import draft_summary, write_documents

    return list(write_documents(draft_summary(week, "group", by), folder))


def check_reports() -> dict[str, int]:
    """Have reports come in, been placed and been graded? Raises NotDone when a part is missing."""
    found = {
        "reports": Report.objects.count(),
        "with_a_point": Report.objects.exclude(lon=None).count(),
        "placed": Placement.objects.filter(area__area_set=area_set_of("ward")).count(),
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
