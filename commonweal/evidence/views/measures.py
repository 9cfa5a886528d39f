"""The page of one measure: what is measured, which tables tell of it, and what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonweal.evidence.comparing import compared_measures
from commonweal.evidence.governing import governing
from commonweal.evidence.measures import KIND, measures_visible_to, tables_of
from commonweal.evidence.models import Dataset, Measure
from commonweal.people.roles import Permission
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """What is measured and of whom, from which tables, and which actions answer it."""
    found = measures_visible_to(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    viewer = request.user
    context = {
        "measure": found,
        "kind": KIND,
        "rows": facts((_("Of whom"), found.universe), (_("Unit"), found.get_unit_display())),
        "table": _tables(found, tables_of(found, viewer)),
        "is_compared": found in compared_measures(viewer),
        "may_act": viewer.is_authenticated and viewer.may(Permission.MANAGE_ACTIONS),
        "is_signed_in": viewer.is_authenticated and viewer.may(Permission.SEE_ACTIONS),
    }
    return render(request, "evidence/measure.html", context)


def _tables(measure: Measure, datasets: list[Dataset]) -> Table:
    among = Dataset.objects.filter(pk__in=[one.pk for one in datasets]).order_by("-as_of", "-id")
    whole = governing(measure.code, among)
    newest: dict[int, int] = {}
    for one in whole:
        newest.setdefault(one.area_set_id, one.pk)
    rows = [
        [
            Cell(one.title, reverse("evidence:dataset", args=[one.public_id])),
            one.publisher,
            formats.date_format(one.as_of, "j F Y"),
            str(one.area_set),
            _standing(one, newest, is_whole=one in whole),
        ]
        for one in datasets
    ]
    columns = [
        Column(words)
        for words in (_("Table"), _("Whose"), _("As of"), _("Areas"), _("Figures are taken from it"))
    ]
    return Table(_("Tables that tell of it, newest first"), columns, rows)


def _standing(dataset: Dataset, newest: dict[int, int], *, is_whole: bool) -> str:
    """Are figures taken from this table? newest: the table of each set of areas that they are taken from."""
    if newest.get(dataset.area_set_id) == dataset.pk:
        return _("Yes")
    return _("No: there is a newer one") if is_whole else _("No: an earlier table tells of far more areas")
