"""The list of reports as a file: exactly what the page's filter shows, in the page's order, all of it."""

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonweal.maps.layers import Column
from commonweal.people.access import SignedInRequest, only_for
from commonweal.people.visibility import seen_as_public
from commonweal.tension.layers import COLUMNS, as_row
from commonweal.tension.looking import took_list
from commonweal.tension.opening import OPENS_REPORTS
from commonweal.tension.views.partner import listed
from commonweal.ui.spreadsheets import MEDIA_TYPES, refusal
from commonweal.ui.spreadsheets import download as as_file

# A list that leaves the workbench takes along under which conditions each report is handled.
FILE_COLUMNS = (
    *COLUMNS,
    Column("handling", gettext_lazy("Handling")),
    Column("conditions", gettext_lazy("Conditions")),
    Column("number", gettext_lazy("How many"), is_numeric=True),
    Column("received", gettext_lazy("Received")),
)


@require_safe
@only_for(*OPENS_REPORTS)
def download(request: SignedInRequest, ending: str) -> HttpResponseBase:
    """The reports of the list as CSV or XLSX, in the agreed words; a filter that cannot be is refused."""
    if ending not in MEDIA_TYPES:
        raise Http404
    form, found, _sort = listed(request)
    if form.errors:
        return refusal(form)
    took_list(found, asked=form.named(), by=request.user, ending=ending)
    as_public = seen_as_public(request.user)
    rows = (
        as_row(report, FILE_COLUMNS, request.user, address="", as_public=as_public).values
        for report in found.defer("what").iterator(chunk_size=2000)
    )
    names = [column.name for column in FILE_COLUMNS]
    return as_file(names, rows, ending=ending, name=f"reports-{timezone.localdate():%Y-%m-%d}")
