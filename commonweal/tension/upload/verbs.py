"""Taking a spreadsheet in: keep it, say what its columns mean, add all that is ready at once, or drop it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.audit.verbs import record
from commonweal.changes.feed import announce_many
from commonweal.jobs.files import delete_when_kept
from commonweal.people.governance import refuse_unless_ready
from commonweal.people.marked_above import is_marked_above, refuse_marked_above
from commonweal.people.models import Organisation, User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import MarkingTooHigh, marking_from
from commonweal.tension.checking import Checking
from commonweal.tension.coordinates import bounds_of_areas
from commonweal.tension.counted import is_count
from commonweal.tension.models import Report, Upload
from commonweal.tension.report_models import Channel
from commonweal.tension.upload import mapping
from commonweal.tension.upload.check import Checked, Refused, check_rows
from commonweal.tension.upload.counts import NEEDED, check_counts, columns_of_counts, only_counts
from commonweal.tension.upload.placing import with_places
from commonweal.tension.upload.read import Sheet, Unreadable, read_sheet
from commonweal.tension.verbs.counts import not_sent_before
from commonweal.tension.verbs.receive import NobodyChecks, keep_reports
from commonweal.tension.verbs.told import Told

TRIES = 3


class CannotUpload(ValueError):
    """The spreadsheet cannot be taken now. The message says what to do."""


@dataclass(frozen=True)
class Findings:
    """What adding would do: reports that are new, how many are here already, and rows that are refused.

    nobody: why nobody would read any of it, whatever its rows say, so that none can be added now; there is nothing to
    mend in the rows then, and none is refused for it.
    """

    new: list[tuple[int, Told]]
    already_here: int
    refused: list[Refused]
    nobody: str = ""


def sender_of(by: User) -> Organisation:
    """The organisation that this person reports for. Raises PermissionError where there is none."""
    if not by.may(Permission.SUBMIT_REPORTS) or by.organisation is None:
        raise PermissionError(_("Sending reports needs the right to report and an organisation."))
    return by.organisation


def start_upload(data: bytes, *, name: str, by: User) -> Upload:
    """Keep a spreadsheet until its sender has looked through it. No report is made yet.

    Rows marked above OFFICIAL-SENSITIVE are left out of what is kept; only their numbers are.
    Columns are matched at once where this partner has sent the same headings before. Of a school's only
    the columns of counts are kept, by their headings, and no word (`upload.counts`).
    Raises Unreadable (`upload.read`), NotReady, NobodyChecks and PermissionError.
    """
    organisation = sender_of(by)
    refuse_unless_ready()
    is_counted = sends_counts(organisation)
    if refusal := Checking(organisation, is_counted=is_counted).refusal_of_all():
        raise NobodyChecks(refusal)
    sheet = read_sheet(data, name=name)
    known = columns_of_counts(sheet.header) if is_counted else mapping.remembered(organisation, sheet.header)
    columns = known or mapping.guess(sheet.header)
    kept, too_high = _without_marked_above(sheet, columns)
    if is_counted:
        kept = only_counts(kept, columns)
    upload = Upload(
        organisation=organisation,
        uploaded_by=by,
        # The name of a school's file may be a child's.
        name=_("Counts") if is_counted else (PurePath(name.replace("\\", "/")).name or "reports")[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        columns=columns,
        state=Upload.State.CHECKED if known else Upload.State.MAPPING,
    )
    text = json.dumps({"header": kept.header, "rows": kept.rows, "too_high": too_high}, ensure_ascii=False)
    with transaction.atomic():
        # The name on the disk is random: the one that was given may say something.
        upload.file.save(f"{upload.public_id}.json", ContentFile(text.encode()), save=True)
        record(
            "upload spreadsheet",
            by=by,
            item_kind="upload",
            item_id=upload.public_id,
            details={"rows": len(sheet.rows), "left out, marked too high": len(too_high)},
        )
    return upload


def _refuse_whole(heading: str) -> None:
    try:
        refuse_marked_above(heading)
    except MarkingTooHigh as error:
        raise Unreadable(str(error)) from error


def _without_marked_above(sheet: Sheet, columns: Mapping[str, str]) -> tuple[Sheet, list[int]]:
    """The rows that may be kept, and the numbers of the others. Raises Unreadable where a heading is marked too high."""
    for heading in sheet.header:  # it stands for all of the rows
        _refuse_whole(heading)
    at = sheet.header.index(columns["marking"]) if "marking" in columns else None

    def is_above(cells: tuple[str, ...]) -> bool:
        if any(map(is_marked_above, cells)):
            return True
        try:
            marking_from(cells[at] if at is not None else "")
        except MarkingTooHigh:
            return True
        except ValueError:
            pass
        return False

    too_high = [number for number, cells in sheet.rows if is_above(cells)]
    return Sheet(sheet.header, tuple(row for row in sheet.rows if row[0] not in set(too_high))), too_high


def open_upload(upload: Upload) -> tuple[Sheet, list[int]]:
    """The table that was kept, and the numbers of rows that were not. Raises CannotUpload when it is gone."""
    try:
        with upload.file.open("rb") as stream:
            content = json.load(stream)
    except (OSError, ValueError):
        raise CannotUpload(_("This spreadsheet is no longer here. Send it again.")) from None
    rows = tuple((number, tuple(cells)) for number, cells in content["rows"])
    return Sheet(tuple(content["header"]), rows), list(content["too_high"])


@transaction.atomic
def match_columns(upload: Upload, columns: Mapping[str, str], *, by: User) -> None:
    """Say what the columns mean, and remember it for this partner. Raises WrongMapping.

    CannotUpload where the spreadsheet was added or cancelled since it was read.
    """
    upload.refresh_from_db(from_queryset=Upload.objects.select_for_update(of=("self",)))
    if sender_of(by) != upload.organisation:
        raise PermissionError(_("Only the organisation that sent a spreadsheet may work on it."))
    if upload.state not in (Upload.State.MAPPING, Upload.State.CHECKED):
        raise CannotUpload(_("This spreadsheet has been dealt with."))
    if sends_counts(upload.organisation):
        raise CannotUpload(_("Columns of counts are known by their headings."))
    sheet, _too_high = open_upload(upload)
    upload.columns = mapping.checked(columns, sheet.header)
    upload.state = Upload.State.CHECKED
    upload.save(update_fields=["columns", "state"])
    mapping.remember(upload.columns, organisation=upload.organisation, header=sheet.header, by=by)
    record("match columns", by=by, item_kind="upload", item_id=upload.public_id)


def try_out(sheet: Sheet, columns: Mapping[str, str], organisation: Organisation) -> Findings:
    """What sending and adding this spreadsheet would do, row by row, before anything of it is kept. Raises Unreadable."""
    kept, too_high = _without_marked_above(sheet, columns)
    return findings_of(check_for(kept, columns, organisation), organisation, too_high)


def look_through(upload: Upload) -> Findings:
    """What adding this spreadsheet would do, row by row. Nothing is written."""
    sheet, too_high = open_upload(upload)
    return findings_of(check_for(sheet, upload.columns, upload.organisation), upload.organisation, too_high)


def refused_rows(upload: Upload, findings: Findings) -> tuple[list[str], list[dict[str, Any]]]:
    """The headings and the refused rows of a spreadsheet that is still here, as `refused.refused_workbook` takes them.

    Of a row that must not be kept there are no cells, only its number and why.
    """
    sheet, _too_high = open_upload(upload)
    cells = dict(sheet.rows)
    return list(sheet.header), [
        {
            "row": one.row,
            "reason": one.reason,
            "cells": [] if one.must_not_be_kept else list(cells.get(one.row, ())),
        }
        for one in findings.refused
    ]


def check_for(sheet: Sheet, columns: Mapping[str, str], organisation: Organisation) -> Checked:
    """Check the rows of a spreadsheet as this organisation sends them: in words, or as counts."""
    now = timezone.now()
    if sends_counts(organisation):
        if not set(NEEDED) <= set(columns):  # it came in words, before the organisation sent counts
            raise CannotUpload(_("This spreadsheet has no counts. Send it again."))
        sheet = only_counts(sheet, columns)  # nor are its words said again in a reason
        return check_counts(sheet, columns, organisation_id=organisation.pk, now=now)
    bounds = bounds_of_areas()
    return with_places(
        check_rows(sheet, columns, organisation_id=organisation.pk, now=now, bounds=bounds), bounds
    )


def findings_of(found: Checked, organisation: Organisation, too_high: list[int] | None = None) -> Findings:
    """Which of the checked rows are new, which are here already, and which would nobody read?"""
    keys = [told.content_key or "" for _number, told in found.ready]
    here: set[str | None] = set()
    for start in range(0, len(keys), 500):
        here |= set(
            Report.objects.filter(content_key__in=keys[start : start + 500]).values_list(
                "content_key", flat=True
            )
        )
    is_counted = all(is_count(told) for _number, told in found.ready)
    checking = Checking(organisation, is_counted=is_counted)
    nobody = checking.refusal_of_all()
    new: list[tuple[int, Told]] = []
    refused = [*found.refused, *(Refused(number, _reason_above(), True) for number in too_high or ())]
    for number, told in found.ready:
        if told.content_key in here:
            continue
        refusal = checking.refusal(told.kind, told.marking, told.handling, may_share=told.may_share)
        if refusal and not nobody:
            refused.append(Refused(number, refusal))
        else:
            new.append((number, told))
    already_here = sum(key in here for key in keys)
    if new and is_counted:
        on_top = not_sent_before(new, organisation=organisation)
        already_here, new = already_here + len(new) - len(on_top), on_top
    return Findings(new, already_here, sorted(refused, key=lambda one: one.row), nobody)


def _reason_above() -> str:
    try:
        marking_from("SECRET")
    except MarkingTooHigh as error:
        return str(error)
    raise AssertionError("A marking of SECRET must be refused.")


def add_upload(upload: Upload, *, by: User) -> Upload:
    """Add every report that is ready and new, all of them or, when anything fails, none.

    They reach triagers only. Refused rows are kept with their reason until their sender has had
    time to fetch them; the spreadsheet itself is deleted. Raises CannotUpload when somebody did it before, and
    NobodyChecks, with the spreadsheet kept, when nobody would read any of it.
    Where the same rows come in another spreadsheet at the same moment, the second to come looks through
    again, and counts them as here already.
    """
    for left in reversed(range(TRIES)):
        try:
            return _add_upload(upload, by=by)
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("There is at least one try.")


@transaction.atomic
def _add_upload(upload: Upload, *, by: User) -> Upload:
    refuse_unless_ready()
    if sender_of(by) != upload.organisation:
        raise PermissionError(_("Only the organisation that sent a spreadsheet may add it."))
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state != Upload.State.CHECKED:
        raise CannotUpload(_("This spreadsheet has been dealt with, or its columns are not matched yet."))
    findings = look_through(upload)
    if findings.nobody:
        raise NobodyChecks(findings.nobody)
    header, refused = refused_rows(upload, findings)
    reports, _receipts = keep_reports(
        [told for _number, told in findings.new],
        organisation=upload.organisation,
        channel=Channel.UPLOAD,
        by=by,
        upload=upload,
    )
    upload.state = Upload.State.ADDED
    upload.accepted = len(reports)
    upload.already_here = findings.already_here
    upload.refused = refused
    # The headings stay for the spreadsheet of refused rows.
    upload.columns = {"matched": upload.columns, "header": header}
    _drop_file(upload)
    upload.save()
    record(
        "add spreadsheet",
        by=by,
        item_kind="upload",
        item_id=upload.public_id,
        details={
            "added": len(reports),
            "here already": findings.already_here,
            "refused": len(upload.refused),
        },
    )
    announce_many("report", [(one.public_id, None, one.visibility_class_id) for one in reports])
    return upload


@transaction.atomic
def cancel_upload(upload: Upload, *, by: User) -> None:
    """Drop a spreadsheet that was not added: nothing of it stays but that it was there."""
    if sender_of(by) != upload.organisation:
        raise PermissionError(_("Only the organisation that sent a spreadsheet may cancel it."))
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state == Upload.State.ADDED:
        raise CannotUpload(_("This spreadsheet has been added already."))
    upload.state = Upload.State.CANCELLED
    _drop_file(upload)
    upload.save()
    record("cancel spreadsheet", by=by, item_kind="upload", item_id=upload.public_id)


def _drop_file(upload: Upload) -> None:
    """Forget the file now, and delete it from the disk once that is certain."""
    delete_when_kept(upload.file)
    upload.file = ""
