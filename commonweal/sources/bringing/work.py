"""Loading a table in the background: the one piece of work behind “Load the figures”."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.evidence.models import Dataset
from commonweal.jobs.progress import Progress, Refused
from commonweal.people.models import User
from commonweal.sources.bringing.verbs import NotNow, State, digest_of, drop_file, read_table
from commonweal.sources.importing import NotLoaded
from commonweal.sources.models import BroughtTable
from commonweal.sources.observations.load import keep_observations
from commonweal.sources.opening import Unreadable


def table_of(arguments: Mapping[str, Any]) -> str:
    """The address of the table that a piece of work loads; empty once its time was up."""
    is_there = BroughtTable.objects.filter(public_id=arguments["table"]).exists()
    return reverse("bringing:check", args=[arguments["table"]]) if is_there else ""


def load_brought(progress: Progress, *, table: str, as_described: str) -> dict[str, Any]:
    """Load a table that was described, in one step, and delete its file.

    Safe to repeat: what a worker loaded that died before it could say so is found again, not loaded twice.
    Until the figures are written it can be cancelled, and then nothing is. as_described: a digest of what was said
    of the columns when this was asked for; where other things were said since, nothing is loaded.
    """
    found = BroughtTable.objects.select_related("brought_by").filter(public_id=table).first()
    if found is None or found.state == State.CANCELLED:
        raise Refused(_("This table is no longer here. Bring it again."))
    if found.state == State.LOADED:
        return _told(Dataset.objects.filter(public_id=found.dataset).first(), is_same=False)
    if digest_of(found) != as_described:
        raise Refused(_("The columns were described anew since. Look through the table again."))
    by = found.brought_by
    assert by is not None
    progress.tell(0, found.rows, _("Reading the table"))
    try:
        read = read_table(found)
        # Said at the end of what there is, so that it is never left out: who cancelled meanwhile is heard here.
        progress.tell(found.rows, found.rows, _("Keeping the figures"))
        done = keep_observations(read, by=User.objects.get(pk=by.pk))
    except (Unreadable, NotLoaded, NotNow) as error:
        raise Refused(str(error)) from error
    except PermissionDenied:
        raise Refused(_("You may not load data any more.")) from None
    assert done.dataset is not None
    _finish(found, done.dataset)
    return _told(done.dataset, is_same=done.is_same)


@transaction.atomic
def _finish(table: BroughtTable, dataset: Dataset) -> None:
    table.state, table.dataset = State.LOADED, dataset.public_id
    drop_file(table)
    table.save(update_fields=["state", "dataset", "file"])


def _told(dataset: Dataset | None, *, is_same: bool) -> dict[str, Any]:
    """What the page of the work says when it is done, and where it leads."""
    if dataset is None:
        return {"words": _("The figures were loaded and have been removed since.")}
    address = reverse("evidence:dataset", args=[dataset.public_id])
    if is_same:
        return {"words": _("This very table was loaded before. Nothing changed."), "address": address}
    kept = dataset.source_import.accepted
    words = ngettext("%(n)d figure was loaded.", "%(n)d figures were loaded.", kept) % {"n": kept}
    refused = dataset.source_import.refused
    if refused:
        words += " " + ngettext("%(n)d row was refused.", "%(n)d rows were refused.", refused) % {
            "n": refused
        }
    return {"words": words, "address": address}
