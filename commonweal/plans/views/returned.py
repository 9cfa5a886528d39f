"""Own actions taken away as a spreadsheet and brought back: by who is signed in, or through a reminder's link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.actions.looking import looked_through
from commonweal.actions.models import Action
from commonweal.audit.verbs import record
from commonweal.notices.links import LinkNotValid
from commonweal.people.access import SignedInRequest, needs, only_for
from commonweal.people.marking import highest
from commonweal.people.models import User
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.plans.many import NotAll, update_many
from commonweal.plans.reminding import told_by_link, update_by_link
from commonweal.plans.returned.forms import ReturnedFileForm, ReturnedForm, form_of
from commonweal.plans.returned.reading import Returned, read_returned
from commonweal.plans.returned.writing import own_actions_workbook
from commonweal.plans.selectors import own_actions, still_open
from commonweal.plans.table.reading import Refused
from commonweal.plans.views.by_link import link_over, opened
from commonweal.plans.views.many import with_fault
from commonweal.tension.upload.extent import Unreadable
from commonweal.ui.spreadsheets import MEDIA_TYPES
from commonweal.ui.tables import Column, Table

# More than these are not looked through on one page.
MOST = 100
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Way:
    """How somebody came here: whose actions, which of them this way may tell of, and where its pages are.

    keep: writes what was said of actions, all or none. done: the answer once that is kept, for so many.
    """

    person: User
    actions: QuerySet[Action]
    page: str
    upload: str
    keep: Callable[[Sequence[tuple[Action, dict[str, Any]]]], int]
    done: Callable[[int], HttpResponse]
    is_link: bool = False


def _signed_in(request: SignedInRequest) -> Way:
    def done(count: int) -> HttpResponse:
        words = ngettext("Saved: %(n)d action.", "Saved: %(n)d actions.", count)
        messages.success(request, words % {"n": count} if count else _("Nothing was said otherwise."))
        return redirect("plans:mine")

    return Way(
        person=request.user,
        actions=own_actions(request.user),
        page=reverse("plans:mine"),
        upload=reverse("plans:mine-returned"),
        keep=lambda told: update_many(told, by=request.user, on=timezone.localdate()),
        done=done,
    )


def _by_link(request: HttpRequest, token: str, person: User) -> Way:
    return Way(
        person=person,
        actions=told_by_link(person),
        page=reverse("plans:by-link", args=[token]),
        upload=reverse("plans:by-link-returned", args=[token]),
        keep=lambda told: update_by_link(token, told, on=timezone.localdate()),
        done=lambda count: render(request, "plans/thanks.html", {"number": count}),
        is_link=True,
    )


@require_safe
@only_for(Permission.UPDATE_OWN_ACTIONS)
def mine_file(request: SignedInRequest) -> HttpResponse:
    """The own open actions as a spreadsheet to fill in."""
    return _file(_signed_in(request))


@require_safe
def by_link_file(request: HttpRequest, token: str) -> HttpResponse:
    """The same through a reminder's link, which this does not use up."""
    link = opened(request, token)
    return link_over(request) if link is None else _file(_by_link(request, token, link.person))


def _file(way: Way) -> HttpResponse:
    actions = list(still_open(way.actions))
    looked_through(actions, asked=["own"], by=way.person)
    details = {"format": "xlsx", "count": len(actions)}
    organisation = way.person.organisation
    key = organisation.slug if organisation else ""
    record("take own actions", by=way.person, item_kind="organisation", item_id=key, details=details)
    data = own_actions_workbook(actions, takes_words=not sends_counts(organisation))
    response = HttpResponse(data, content_type=MEDIA_TYPES["xlsx"])
    name = f"our-actions-{timezone.localdate():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@shows_and_takes
@needs(Permission.UPDATE_OWN_ACTIONS)
def mine_returned(request: SignedInRequest) -> HttpResponse:
    """Bring the spreadsheet back: look through what it would change, then have it saved, all or nothing."""
    return _returned(request, _signed_in(request))


@shows_and_takes
def by_link_returned(request: HttpRequest, token: str) -> HttpResponse:
    """The same through a reminder's link; looking through it changes nothing, saving it uses the link up."""
    link = opened(request, token)
    if link is None:
        return link_over(request)
    return _returned(request, _by_link(request, token, link.person))


def _returned(request: HttpRequest, way: Way) -> HttpResponse:
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, way)
    form = ReturnedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ReturnedFileForm(request.POST, request.FILES)
    refused: Sequence[Refused] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        takes_words = not sends_counts(way.person.organisation)
        try:
            read = read_returned(file.read(), name=file.name, takes_words=takes_words)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            forms, refused = _over_what_is_there(read, way)
            if not refused:
                return _check(request, way, forms, not_read=read.not_read)
            form.add_error(
                "file", _("Nothing was saved: correct the rows that are named and choose the file again.")
            )
    context = _about(way) | {"form": form, "refused": _refusals(refused) if refused else None}
    return _private(render(request, "plans/returned.html", context, status=422 if form.errors else 200))


def _over_what_is_there(read: Returned, way: Way) -> tuple[list[ReturnedForm], list[Refused]]:
    """What each row would change, and every row that can't be taken: as it was read, or as it is nobody's here."""
    refused = list(read.refused)
    theirs = {
        action.public_id: action
        for action in way.actions.filter(public_id__in=[row.identifier for row in read.rows])
    }
    forms = []
    for row in read.rows:
        if row.identifier not in theirs:
            refused.append(Refused(row.row, _not_theirs(is_link=way.is_link)))
        elif form := form_of(row, theirs[row.identifier], by=way.person):
            forms.append(form)
            if len(forms) == MOST + 1:
                words = _("More than %(most)d actions would change. Bring them back in two spreadsheets.")
                refused.append(Refused(row.row, words % {"most": MOST}))
    return forms, sorted(refused, key=lambda one: one.row)


def _not_theirs(*, is_link: bool) -> str:
    if is_link:
        return _(
            "No action of your organisation that can be shown here has this identifier. Sign in to bring it back, or "
            "delete the row."
        )
    return _("No action of your organisation that you may see has this identifier. Delete the row.")


def _refusals(refused: Sequence[Refused]) -> Table:
    columns = [Column(_("Row")), Column(_("Why"))]
    return Table(_("Rows that can’t be taken"), columns, [[one.row, one.reason] for one in refused])


def _check(
    request: HttpRequest,
    way: Way,
    forms: Sequence[ReturnedForm],
    *,
    not_read: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = _about(way) | {
        "shown": [_shown(form) for form in forms],
        "faulty": [form for form in forms if form.errors],
        "not_read": not_read,
        "marking": highest(form.action.visibility_class.marking for form in forms),
    }
    if request.method == "POST":
        looked_through([form.action for form in forms], asked=["own"], by=way.person)
    return _private(render(request, "plans/returned_check.html", context, status=status))


def _shown(form: ReturnedForm) -> dict[str, Any]:
    rows = form.rows()
    changes = [row[:3] for row in rows if not row[3]]
    disputed = [row[:3] for row in rows if row[3]]
    what = Column(_("What"))
    title = form.action.title
    return {
        "form": form,
        "changes": Table(
            _("What would change: %(title)s") % {"title": title},
            [what, Column(_("Is now")), Column(_("Will be"))],
            changes,
            caption_is_hidden=True,
        )
        if changes
        else None,
        "disputed": Table(
            _("Said otherwise meanwhile: %(title)s") % {"title": title},
            [what, Column(_("Is now, and stays")), Column(_("In the spreadsheet"))],
            disputed,
            caption_is_hidden=True,
        )
        if disputed
        else None,
    }


def _keep(request: HttpRequest, way: Way) -> HttpResponse:
    asked = list(dict.fromkeys(request.POST.getlist("action")))[:MOST]
    theirs = {action.public_id: action for action in way.actions.filter(public_id__in=asked)}
    if len(theirs) != len(asked):
        messages.error(
            request,
            _("An action is not your organisation’s any more, or can’t be shown here. Nothing was saved."),
        )
        return redirect(way.upload)
    forms = [ReturnedForm(request.POST, action=theirs[one], by=way.person) for one in asked]
    if [form for form in forms if not form.is_valid()]:  # each says what is wrong with it
        return _check(request, way, forms, status=422)
    touched = [form for form in forms if form.is_touched()]
    try:
        count = way.keep([(form.action, form.answers()) for form in touched])
    except NotAll as fault:
        return _check(request, way, [with_fault(form, fault) for form in forms], status=409)
    except LinkNotValid:
        return link_over(request)
    return _private(way.done(count))


def _about(way: Way) -> dict[str, Any]:
    return {
        "organisation": way.person.organisation,
        "page": way.page,
        "upload": way.upload,
        "link": way.is_link,
    }


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
