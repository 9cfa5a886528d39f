"""Pages of releases: what was published and can be, one release, and its file. Signing is in `signing`."""

import io

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.people.access import asked_to_sign_in
from commonweal.people.roles import Permission
from commonweal.places.selectors import areas_of
from commonweal.releases.forms import WithdrawForm
from commonweal.releases.ledger import published_of
from commonweal.releases.models import Release
from commonweal.releases.reading import table_of, write_csv
from commonweal.releases.subjects import SUBJECTS
from commonweal.releases.verbs import withdraw_release
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every table that was published, withdrawn ones too; for who may publish, also those that could be."""
    may_publish = _may_publish(request)
    day = "j F Y"
    table = Table(
        _("Published tables"),
        [Column(_("Table")), Column(_("From")), Column(_("To")), Column(_("Published")), Column(_("State"))],
        [
            [
                Cell(one.title, reverse("releases:release", args=[one.public_id])),
                formats.date_format(one.first_day, day),
                formats.date_format(one.last_day, day),
                formats.date_format(timezone.localdate(one.signed_at), day),
                Cell(_("Withdrawn"), tone="grave") if one.withdrawn_at else Cell(_("Published"), tone="good"),
            ]
            for one in Release.objects.all()
        ],
        empty=_("Nothing is published yet."),
    )
    return render(
        request, "releases/index.html", {"table": table, "open": _to_publish() if may_publish else []}
    )


def _may_publish(request: HttpRequest) -> bool:
    user = request.user
    return bool(user.is_authenticated and user.may(Permission.RELEASE_TO_PUBLIC))


def _to_publish() -> list[tuple[str, str]]:
    """Words and address of each table that could be published and is not."""
    there = set(Release.objects.filter(withdrawn_at=None).values_list("subject", "choice"))
    return [
        (f"{subject.name}: {words}", reverse("releases:sign", args=[subject.code, value]))
        for subject in SUBJECTS.values()
        for value, words in subject.choices()
        if (subject.code, value) not in there
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published table with its method and file; who may publish can withdraw it here.

    Of one that was withdrawn everybody reads when and why, and no numbers.
    """
    if request.method == "POST" and not request.user.is_authenticated:
        return asked_to_sign_in(request)
    found = get_object_or_404(Release.objects.select_related("signed_by", "area_set"), public_id=public_id)
    form = None
    if _may_publish(request) and found.withdrawn_at is None:
        form = WithdrawForm(request.POST or None)
    if request.method == "POST":
        if form is None or not request.user.is_authenticated:
            raise Http404
        if form.is_valid():
            withdraw_release(found, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, _("The release is withdrawn. The ledger keeps it."))
            return redirect("releases:release", found.public_id)
    day = "j F Y"
    rows = facts(
        (_("From"), formats.date_format(found.first_day, day)),
        (_("To"), formats.date_format(found.last_day, day)),
        (_("Areas"), str(found.area_set) if found.area_set else ""),
        (_("Edition"), str(found.edition) if found.edition > 1 else ""),
        (_("Method"), found.method),
        (_("Published"), formats.date_format(timezone.localdate(found.signed_at), day)),
        *(
            (
                (_("Signed by"), str(found.signed_by)),
                (_("Why"), found.reason),
            )
            if _may_publish(request)
            else ()
        ),
    )
    context = {
        "release": found,
        "rows": rows,
        "table": table_of(published_of(found), _names(found), found.title)
        if not found.withdrawn_at
        else None,
        "withdrawn": _withdrawn(found),
        "corrected": _corrected(found),
        "form": form,
    }
    return render(request, "releases/release.html", context, status=422 if form and form.errors else 200)


def _withdrawn(found: Release) -> str:
    if found.withdrawn_at is None:
        return ""
    return _("Withdrawn on %(day)s: %(reason)s") % {
        "day": formats.date_format(timezone.localdate(found.withdrawn_at), "j F Y"),
        "reason": found.withdrawn_because,
    }


def _corrected(found: Release) -> Release | None:
    """The edition that stands in the place of a withdrawn one."""
    if found.withdrawn_at is None:
        return None
    return Release.objects.filter(
        subject=found.subject, choice=found.choice, edition__gt=found.edition, withdrawn_at=None
    ).first()


def _names(found: Release) -> dict[str, str]:
    return dict(areas_of(found.area_set).values_list("code", "name")) if found.area_set else {}


@require_safe
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published table as CSV, in the form in which it was published. None of a withdrawn one."""
    releases = Release.objects.filter(withdrawn_at=None).select_related("area_set")
    found = get_object_or_404(releases, public_id=public_id)
    stream = io.StringIO()
    write_csv(stream, published_of(found), _names(found))
    answer = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    name = found.choice if found.edition == 1 else f"{found.choice}-edition-{found.edition}"
    answer["Content-Disposition"] = f'attachment; filename="{found.subject}-{name}.csv"'
    return answer
