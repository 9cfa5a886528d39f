"""A grid of the self-assessment on its way in through the browser: chosen, looked through, and then loaded."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.assessment.classes import told_of_a_school
from commonweal.assessment.forms import LineForm
from commonweal.assessment.models import Framework
from commonweal.assessment.rounds import CannotAssess
from commonweal.assessment.selectors import rounds_visible_to
from commonweal.assessment.taking_in import Difference
from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools
from commonweal.sources.assessment.forms import (
    LONGEST_CARRIED,
    ConfirmGridForm,
    GridFileForm,
    packed,
    unpacked,
)
from commonweal.sources.assessment.grid import Refused, read_grid
from commonweal.sources.assessment.load import Loaded, load_grid
from commonweal.sources.assessment.rows import rows_in
from commonweal.sources.importing import NotLoaded
from commonweal.sources.opening import Unreadable
from commonweal.ui.tables import Column, Table

NOT_AS_A_WHOLE = (CannotAssess, NotLoaded, PermissionError)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MODERATE_ASSESSMENT)
def bring(request: SignedInRequest) -> HttpResponse:
    """Choose a grid and say whose it is; then look through what it would change, and have it loaded."""
    if request.method == "POST" and "carried" in request.POST:
        return _confirm(request)
    form = GridFileForm(
        request.POST or None,
        request.FILES or None,
        rounds=rounds_visible_to(request.user).filter(closed_on=None),
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            grid = read_grid(rows_in(file.read(), name=file.name))
            carried = packed(grid, name=file.name.rpartition(".")[0] or file.name, asked=form.asked())
            if len(carried) > LONGEST_CARRIED:
                raise Unreadable(_("This grid holds too much to be looked through here. Bring it in parts."))
            return _preview(request, carried)
        except Refused as error:
            form.add_error(
                "file", _("Nothing was loaded: correct the rows that are named and choose the file again.")
            )
            context["refused"] = _refusals(error)
        except (Unreadable, *NOT_AS_A_WHOLE) as error:
            form.add_error("file", str(error))
    return render(request, "sources/assessment/bring.html", context, status=422 if form.errors else 200)


def _refusals(error: Refused) -> Table:
    rows = [[one["row"], one["reason"]] for one in error.refused]
    return Table(_("Rows that can’t be taken"), [Column(_("Where")), Column(_("Why"))], rows)


def _preview(
    request: SignedInRequest, carried: str, form: ConfirmGridForm | None = None, *, status: int = 200
) -> HttpResponse:
    """What loading it would do now. Raises Refused and the rest as `load_grid`."""
    grid, name, asked = unpacked(carried)
    loaded = load_grid(grid, name=name, **asked, dry_run=True, by=request.user)
    found = loaded.taken.differences
    initial = {"carried": carried, "seen": loaded.fingerprint()}
    context = {
        "form": form or ConfirmGridForm(None, differences=found, initial=initial),
        "loaded": loaded,
        "name": name,
        "sections": _sections(loaded),
        "overwritten": _cells(
            _("What stands there and would be another"), loaded, [d for d in found if d.overwrites]
        ),
        "added": _cells(_("What would be said anew"), loaded, [d for d in found if not d.overwrites]),
        "is_same": not (found or loaded.is_new_framework or loaded.is_new_round),
        "of_schools": _of_schools(found),
    }
    return render(request, "sources/assessment/check.html", context, status=status)


def _sections(loaded: Loaded) -> Table:
    rows = [[name, f"{first}–{last}"] for name, first, last in loaded.grid.ranges()]
    return Table(_("Sections and points"), [Column(_("Section")), Column(_("Points"))], rows)


def _cells(caption: str, loaded: Loaded, found: Sequence[Difference]) -> Table | None:
    if not found:
        return None
    has_before = found[0].overwrites
    columns = [Column(_("Point")), Column(_("What"))]
    columns += [Column(_("Is now")), Column(_("Will be"))] if has_before else [Column(_("Will be"))]
    words = {one.number: one.words for one in loaded.grid.points}
    rows = []
    for one in found:
        was = [_in_words(one.field, one.before, loaded.framework)] if has_before else []
        label = LineForm.base_fields[one.field].label
        then = _in_words(one.field, one.after, loaded.framework)
        rows.append([f"{one.number}. {words[one.number][:80]}", label, *was, then])
    return Table(caption, columns, rows)


def _in_words(name: str, value: Any, framework: Framework) -> str:
    """A priority by its word, a score as its scale has it, and words as they are."""
    if name == "priority":
        return str(dict(framework.priorities).get(value, value))
    if name in ("score", "target") and value in dict(framework.scores):
        return f"{value} {dict(framework.scores)[value]}"
    return str(value)


def _of_schools(found: Sequence[Difference]) -> list[int]:
    """The points of which something is said that tells of a school."""
    known = known_schools()
    return sorted({one.number for one in found if told_of_a_school({one.field: one.after}, known)})


def _confirm(request: SignedInRequest) -> HttpResponse:
    carried = request.POST["carried"]
    try:
        grid, name, asked = unpacked(carried)
        would = load_grid(grid, name=name, **asked, dry_run=True, by=request.user)
        form = ConfirmGridForm(request.POST, differences=would.taken.differences)
        if request.POST.get("seen") != would.fingerprint():
            raise Conflict(["differences"])
        if not form.is_valid():
            return _preview(request, carried, form, status=422)
        loaded = load_grid(
            grid,
            name=name,
            **asked,
            overwrite=True,
            by=request.user,
            seen=would.fingerprint(),
            is_confirmed=form.was_confirmed,
        )
    except Conflict:
        words = _(
            "Something else stands there since you looked. Nothing was loaded. Below is what would change now."
        )
        messages.error(request, words)
        return _preview(request, carried, status=409)
    except signing.BadSignature:
        messages.error(request, _("This page does not hold the grid any more. Choose the file again."))
        return redirect("grid:bring")
    except (Refused, *NOT_AS_A_WHOLE) as error:
        messages.error(request, _("Nothing was loaded: %(reason)s") % {"reason": error})
        return redirect("grid:bring")
    count = len(loaded.taken.differences)
    words = ngettext("Loaded: %(n)d cell was changed.", "Loaded: %(n)d cells were changed.", count)
    messages.success(request, words % {"n": count})
    return (
        redirect("assessment:round", loaded.round.public_id) if loaded.round else redirect("assessment:new")
    )
