"""The page on which a person picks how a table is published, reads it as the public will, and signs it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.methods.disclosure import Leak
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.roles import Permission
from commonweal.releases.forms import SignForm
from commonweal.releases.preparing import CannotPublish, Case, Prepared, open_case, way_of
from commonweal.releases.reading import table_of
from commonweal.releases.verbs import TableChanged, sign_release
from commonweal.releases.ways import Way
from commonweal.ui.tables import Cell, Column, Table

COMPARED = (
    5_000  # cells up to which every way is worked out at once; of larger tables only the one that is read
)


@dataclass(frozen=True)
class Tried:
    """One way with what came of it: the table, or why it can't be signed; neither where it was not worked out."""

    way: Way
    address: str
    ready: Prepared | None = None
    why: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RELEASE_TO_PUBLIC)
def sign(request: SignedInRequest, subject: str, choice: str) -> HttpResponse:
    """A table as the public would read it in the way that is picked, what each way loses, and the form to sign it.

    The address says which way (`way`), and of which dimensions (`hide`) it is not to tell that all are of one category.
    """
    form = SignForm(request.POST or None)
    hide = request.GET.getlist("hide")
    try:
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            try:
                release = sign_release(
                    subject, choice, reason=given["reason"], read=given["read"], by=request.user,
                    way=request.GET.get("way", ""), groups=hide,
                )  # fmt: skip
            except TableChanged as error:
                form.add_error("has_read", str(error))
            else:
                messages.success(request, _("The table is published."))
                return redirect("releases:release", release.public_id)
        case = open_case(subject, choice, hide)
        picked = way_of(case, request.GET.get("way", ""))
    except LookupError:
        raise Http404 from None
    except CannotPublish as error:
        return render(request, "releases/refused.html", {"why": str(error)}, status=422)
    tried = [_try(case, way, picked, hide) for way in case.ways]
    read = next(one for one in tried if one.way == picked)
    return render(
        request, "releases/sign.html", _context(case, tried, read, form, hide),
        status=422 if form.errors or read.ready is None else 200,
    )  # fmt: skip


def _try(case: Case, way: Way, picked: Way, hide: list[str]) -> Tried:
    found = Tried(way, _address(way, hide))
    if way != picked and case.counted.table.counts.size > COMPARED:
        return found
    try:
        return replace(found, ready=case.prepare(way))
    except CannotPublish as error:
        return replace(found, why=str(error))


def _address(way: Way, hide: list[str]) -> str:
    return "?" + urlencode([("way", way.code), *(("hide", one) for one in hide)])


def _context(
    case: Case, tried: list[Tried], read: Tried, form: SignForm, hide: list[str]
) -> dict[str, object]:
    told = {
        "title": case.counted.title,
        "ways": _ways(case, tried, read),
        "way": read.way.name,
        "why": read.why,
    }
    told["refused"] = [one for one in tried if one.why and one is not read]
    told["is_edition"] = bool(case.editions)
    if read.ready is None:
        return told
    ready, names = read.ready, dict(case.counted.names)
    return told | {
        "method": ready.method,
        "table": table_of(ready.published, names, case.counted.title),
        "groups": [_of_group(one, case) for one in ready.groups_told],
        "hide": _address(read.way, sorted({*hide, *case.group_dimensions})),
        "form": _of_the_table(form, ready.digest),
    }


def _ways(case: Case, tried: list[Tried], read: Tried) -> Table:
    columns = [
        Column(_("How it is published")),
        Column(_("Counts left out"), is_numeric=True),
        Column(_("Of the number counted, left out"), is_numeric=True),
        Column(_("Greatest change by rounding"), is_numeric=True),
        Column(_("Can it be signed?")),
    ]
    return Table(_("What each way loses"), columns, [*(_row(one, read) for one in tried), _plain(case)])


def _plain(case: Case) -> list[Cell]:
    """The usual rule beside them: what it would leave out, and how much of that could be worked out all the same."""
    words = _("No")
    if case.counted.table.counts.size <= COMPARED and (leaks := case.plain_leaks()):
        words = ngettext(
            "No: %(n)d of them could be worked out", "No: %(n)d of them could be worked out", leaks
        ) % {"n": leaks}
    return [
        Cell(_("For comparison: the plain rule of rows and columns")),
        Cell(_of(case.plain.cells, case.plain.of_cells)),
        Cell(_of(case.plain.people, case.plain.of_people)),
        Cell("0"),
        Cell(words),
    ]


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": f"{part:,}", "whole": f"{whole:,}"}


def _row(one: Tried, read: Tried) -> list[Cell]:
    name = Cell(one.way.name) if one is read else Cell(one.way.name, one.address)
    if one.ready is None:
        state = Cell(_("No"), tone="grave") if one.why else Cell(_("Open it to see"))
        return [name, *(Cell("–") for _column in range(3)), state]
    lost = one.ready.lost
    return [
        name,
        Cell(_of(lost.cells, lost.of_cells)),
        Cell(_of(lost.values, lost.of_values)),
        Cell(f"{lost.farthest:,}"),
        Cell(_("Yes, it is read below") if one is read else _("Yes"), tone="good"),
    ]


def _of_group(leak: Leak, case: Case) -> str:
    """In plain words: whose whole group the table would tell of, the cell named as the table names it."""
    in_order = [one.name for one in case.counted.table.dimensions if one.name in leak.cell]
    cell = ", ".join(case.counted.names.get(leak.cell[one], leak.cell[one]) for one in in_order)
    if leak.high:
        return _("%(cell)s: all but one of the group. Whoever that one is knows it of everybody else.") % {
            "cell": cell
        }
    return _("%(cell)s: everybody in the group, so that it is known of each of them.") % {"cell": cell}


def _of_the_table(form: SignForm, digest: str) -> SignForm:
    """The form with the name of the table that is shown now, whatever was sent."""
    if form.is_bound:
        form.data = {**dict(form.data.items()), "read": digest}
    else:
        form.initial["read"] = digest
    return form
