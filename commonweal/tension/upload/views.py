"""Pages of a spreadsheet on its way in: send, match the columns, look through, add, fetch what was refused."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.governance import NotReady
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.tension.counted import MOST
from commonweal.tension.models import Upload
from commonweal.tension.upload import verbs
from commonweal.tension.upload.counts import COLUMNS
from commonweal.tension.upload.forms import ColumnsForm, FileForm
from commonweal.tension.upload.own import table_of_own
from commonweal.tension.upload.read import Unreadable
from commonweal.tension.upload.refused import XLSX, refused_workbook
from commonweal.tension.upload.showing import listed, placing, preview, unread_columns
from commonweal.tension.verbs.receive import NobodyChecks
from commonweal.tension.views.sending import who_checks
from commonweal.ui.tables import Column, Table

SHOWN = 50
sends_reports = needs(Permission.SUBMIT_REPORTS)


def _own(request: SignedInRequest, public_id: str) -> Upload:
    """The upload, if it is this person's own; for everybody else it does not exist."""
    found = Upload.objects.filter(
        public_id=public_id, uploaded_by=request.user, organisation=request.user.organisation_id
    ).first()
    if found is None:
        raise Http404
    return found


@sends_reports
def start(request: SignedInRequest) -> HttpResponse:
    is_counted = sends_counts(request.user.organisation)
    checking = who_checks(request, is_counted=is_counted)
    if isinstance(checking, HttpResponse):
        return checking
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = verbs.start_upload(file.read(), name=file.name, by=request.user)
            except (Unreadable, NotReady) as error:
                form.add_error("file", str(error))
            else:
                is_known = upload.state == Upload.State.CHECKED
                return redirect("upload:check" if is_known else "upload:columns", upload.public_id)
    context = {
        "form": form,
        "limits": checking.limits(),
        "is_counted": is_counted,
        "own": table_of_own(request.user),
        "columns": list(COLUMNS.values()),
        "most": MOST,
        "safeguarding": settings.CHILDREN_SAFEGUARDING,
    }
    return render(request, "tension/upload/start.html", context)


def _dealt_with(upload: Upload) -> bool:
    return upload.state in (Upload.State.ADDED, Upload.State.CANCELLED)


@sends_reports
def columns(request: SignedInRequest, public_id: str) -> HttpResponse:
    upload = _own(request, public_id)
    if _dealt_with(upload):
        return redirect("upload:result", public_id)
    if sends_counts(upload.organisation):
        return redirect("upload:check", public_id)
    try:
        sheet, too_high = verbs.open_upload(upload)
        form = ColumnsForm(request.POST or None, sheet=sheet, initial=upload.columns)
        if request.method == "POST" and form.is_valid():
            verbs.match_columns(upload, form.cleaned_data, by=request.user)
            return redirect("upload:check", public_id)
    except verbs.CannotUpload as error:
        messages.error(request, str(error))
        return redirect("upload:start")
    context = {
        "form": form,
        "upload": upload,
        "rows": len(sheet.rows) + len(too_high),
        "too_high": len(too_high),
    }
    return render(request, "tension/upload/columns.html", context)


@sends_reports
def check(request: SignedInRequest, public_id: str) -> HttpResponse:
    upload = _own(request, public_id)
    if _dealt_with(upload):
        return redirect("upload:result", public_id)
    if upload.state == Upload.State.MAPPING:
        return redirect("upload:columns", public_id)
    is_counted = sends_counts(upload.organisation)
    try:
        if request.POST.get("do") == "cancel":
            verbs.cancel_upload(upload, by=request.user)
            messages.success(request, _("The spreadsheet was deleted. Nothing was added."))
            return redirect("upload:start")
        if request.POST.get("do") == "add":
            try:
                verbs.add_upload(upload, by=request.user)
                return redirect("upload:result", public_id)
            except NobodyChecks:
                pass  # sharing stopped since: this page says so, and keeps the spreadsheet
        findings = verbs.look_through(upload)
        unread = [] if is_counted else unread_columns(verbs.open_upload(upload)[0].header, upload.columns)
    except (verbs.CannotUpload, NobodyChecks, NotReady) as error:
        messages.error(request, str(error))
        return redirect("upload:start")
    return render(
        request,
        "tension/upload/check.html",
        {
            "upload": upload,
            "nobody": findings.nobody,
            "new": len(findings.new),
            "already_here": findings.already_here,
            "refused": len(findings.refused),
            "preview": preview(findings.new),
            **({} if is_counted else placing(findings.new)),
            "unread": len(unread),
            "unread_names": listed(unread),
            "table": _refusals([(one.row, one.reason) for one in findings.refused]),
            "shown": SHOWN,
            "is_counted": is_counted,
            "button": ngettext("Add %(n)d report", "Add %(n)d reports", len(findings.new))
            % {"n": len(findings.new)},
        },
    )


def _refusals(rows: list[tuple[int, str]]) -> Table:
    return Table(_("Refused rows"), [Column(_("Row")), Column(_("Why"))], rows[:SHOWN])


@sends_reports
def result(request: SignedInRequest, public_id: str) -> HttpResponse:
    upload = _own(request, public_id)
    if upload.state == Upload.State.CANCELLED:
        return redirect("upload:start")
    if upload.state != Upload.State.ADDED:
        return redirect("upload:check", public_id)
    table = _refusals([(one["row"], one["reason"]) for one in upload.refused])
    return render(
        request,
        "tension/upload/result.html",
        {"upload": upload, "table": table, "refused": len(upload.refused), "shown": SHOWN},
    )


@only_for(Permission.SUBMIT_REPORTS)
def refused(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The refused rows with their reasons, to mend: before the others are added, and after."""
    upload = _own(request, public_id)
    header, rows = upload.columns.get("header", []), upload.refused
    if upload.state == Upload.State.CHECKED:
        try:
            header, rows = verbs.refused_rows(upload, verbs.look_through(upload))
        except verbs.CannotUpload as error:
            raise Http404 from error
    if not rows:
        raise Http404
    response = HttpResponse(refused_workbook(header, rows), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="refused-rows.xlsx"'
    return response
