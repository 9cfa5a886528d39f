"""Bringing a table: keep it, say what its columns mean, have it loaded in the background, or drop it."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.audit.verbs import record
from commonweal.evidence.definitions import Layout
from commonweal.jobs import verbs as jobs
from commonweal.jobs.files import delete_when_kept
from commonweal.jobs.models import Job
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.sources.bringing.findings import schools_named, small_counts
from commonweal.sources.bringing.receiving import as_kept, first_rows, table_in
from commonweal.sources.models import BroughtTable, FigureMapping
from commonweal.sources.observations.load import Prepared, read_observations
from commonweal.sources.observations.mapping import as_json, from_json
from commonweal.tension.upload.mapping import header_key

KIND = "bring-figures"
State = BroughtTable.State
NAMES_SCHOOLS = gettext_lazy(
    "The table names schools: %(names)s. No school may be made out here, so add its figures up by area, without "
    "the names, and bring it again."
)


class NotNow(ValueError):
    """The table can't be worked on now. The message says why."""


class NotConfirmed(NotNow):
    """The public would see small counts, and nobody said that their publisher agreed."""


def tables_of(viewer: User) -> QuerySet[BroughtTable]:
    """The tables that this person brought, newest first. Nobody else has any of them."""
    return BroughtTable.objects.filter(brought_by=viewer)


def _refuse_unless_loader(by: User) -> None:
    if not by.may(Permission.LOAD_DATA):
        raise PermissionDenied(_("Loading figures needs the right to load data."))


@transaction.atomic
def bring_table(data: bytes, *, name: str, by: User) -> BroughtTable:
    """Keep a table until whoever brought it has looked it through; no figure is loaded yet. Raises Unreadable."""
    _refuse_unless_loader(by)
    sheet = table_in(data, name=name)
    table = BroughtTable(
        brought_by=by,
        name=(PurePath(name.replace("\\", "/")).name or "table")[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        header=list(sheet.header),
        rows=len(sheet.rows),
    )
    # The name on the disk is random: the one that was given may say something.
    table.file.save(f"{table.public_id}.csv", ContentFile(as_kept(sheet)), save=True)
    record(
        "bring table", by=by, item_kind="table", item_id=table.public_id, details={"rows": len(sheet.rows)}
    )
    return table


def path_of(table: BroughtTable) -> Path:
    """Where the table is kept. Raises NotNow when it is gone."""
    if not table.file.name or not table.file.storage.exists(table.file.name):
        raise NotNow(_("This table is no longer here. Bring it again."))
    return Path(table.file.path)


def rows_of(table: BroughtTable, most: int) -> list[list[str]]:
    """The first rows of a table. Raises NotNow when it is gone."""
    with path_of(table).open(encoding="utf-8", newline="") as stream:
        return first_rows(stream, most)


def read_table(table: BroughtTable, layout: Layout | None = None) -> Prepared:
    """The table read as it was described, or would be by this layout. Raises Unreadable, NotLoaded and NotNow."""
    return read_observations(path_of(table), layout or from_json(table.layout), name=table.name)


def running_job(table: BroughtTable) -> Job | None:
    """The work that loads this table now; None when there is none, or it has ended."""
    going_on = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(kind=KIND, arguments__table=table.public_id, state__in=going_on).first()


@transaction.atomic
def describe_table(table: BroughtTable, layout: Layout, *, by: User, is_published: bool = False) -> None:
    """Say what the columns mean and, unless it is a published table, remember it for the next with these columns."""
    table = _held(table, by)
    table.layout = as_json(layout)
    table.state = State.DESCRIBED
    table.save(update_fields=["layout", "state"])
    if not is_published and by.organisation is not None:
        FigureMapping.objects.update_or_create(
            organisation=by.organisation,
            header_key=header_key(table.header),
            defaults={
                "header": table.header,
                "layout": table.layout,
                "made_by": by,
                "made_at": timezone.now(),
            },
        )
    record("describe table", by=by, item_kind="table", item_id=table.public_id)


def digest_of(table: BroughtTable) -> str:
    """A digest of what was said of the columns, so that work that was asked for does what was looked through."""
    return hashlib.sha256(json.dumps(table.layout, sort_keys=True).encode()).hexdigest()


def start_loading(
    table: BroughtTable, *, by: User, has_confirmed: bool = False, only_for_us: bool = False
) -> Job:
    """Have the table loaded in the background; the work that does it, or does it already.

    has_confirmed: its publisher has agreed that everybody sees counts so small that they can point at somebody;
    without it, a table that is open and holds some is refused. only_for_us: load it as one that is not open.
    Raises NotNow, and Unreadable or NotLoaded for a table that cannot be loaded as it was described.
    """
    layout = from_json(table.layout) if table.layout else None
    if layout is None:
        raise NotNow(_("Say first what the columns mean."))
    if only_for_us:
        layout = replace(layout, is_open=False)
    read = read_table(table, layout)
    if schools := schools_named(read):
        raise NotNow(NAMES_SCHOOLS % {"names": ", ".join(schools)})
    small = small_counts(read) if layout.is_open else 0
    if small and not has_confirmed:
        raise NotConfirmed(
            _("Tick that the publisher agreed, or load the table for people who work with figures only.")
        )
    with transaction.atomic():
        seen, table = table.layout, _held(table, by, may_run=True)
        if job := running_job(table):
            return job
        if table.layout != seen:
            raise NotNow(_("The columns were described anew meanwhile. Look through the table again."))
        table.layout = as_json(layout)
        table.save(update_fields=["layout"])
        arguments = {"table": table.public_id, "as_described": digest_of(table)}
        job = jobs.start(KIND, by=by, arguments=arguments)
        details = {"small counts shown to everybody": small} if small else {}
        record("load table", by=by, item_kind="table", item_id=table.public_id, details=details)
    return job


@transaction.atomic
def cancel_table(table: BroughtTable, *, by: User) -> None:
    """Drop a table that was not loaded: nothing of it stays but that it was there."""
    table = _held(table, by)
    table.state = State.CANCELLED
    table.layout, table.header = {}, []
    drop_file(table)
    table.save()
    record("cancel table", by=by, item_kind="table", item_id=table.public_id)


def _held(table: BroughtTable, by: User, *, may_run: bool = False) -> BroughtTable:
    """The table as it is now, held until the transaction ends. Raises NotNow when it is dealt with or being loaded."""
    _refuse_unless_loader(by)
    if table.brought_by_id != by.pk:
        raise PermissionDenied(_("Only who brought a table may work on it."))
    table = BroughtTable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    if table.is_over:
        raise NotNow(_("This table has been dealt with."))
    if not may_run and running_job(table):
        raise NotNow(_("This table is being loaded. Cancel that work first, or wait for it."))
    return table


def drop_file(table: BroughtTable) -> None:
    """Forget the file now, and delete it from the disk once that is certain."""
    delete_when_kept(table.file)
    table.file = ""


def file_of_deleted(instance: BroughtTable, **_more: Any) -> None:
    """With a table whose time is up goes its file."""
    drop_file(instance)
