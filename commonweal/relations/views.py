"""Whom we keep in touch with, one of them, logging a contact, promises."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.actions.selectors import actions_visible_to
from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.history import history_of
from commonweal.people.marking import highest
from commonweal.people.roles import Permission
from commonweal.people.sealing import CannotOpen
from commonweal.relations.describing import facts_of, promises_table, reach_rows, table_of
from commonweal.relations.forms import (
    ChangeForm,
    EndForm,
    LogForm,
    NewForm,
    ReachForm,
    RelationshipFilterForm,
)
from commonweal.relations.models import Contact, Promise, Relationship
from commonweal.relations.selectors import is_overdue, promises_visible_to, relationships_visible_to
from commonweal.relations.verbs import (
    CannotKeep,
    act_on_promise,
    action_of,
    begin_relationship,
    change_reach,
    change_relationship,
    end_relationship,
    keep_promise,
    log_contact,
    open_reach,
)
from commonweal.ui.once import sending_of

A_PAGE = 30
DONE = {
    "begin relationship": gettext_lazy("Put on the record"),
    "change relationship": gettext_lazy("Changed"),
    "change reach": gettext_lazy("How to reach them was changed"),
    "open reach": gettext_lazy("Who they are was opened"),
    "log contact": gettext_lazy("A contact was logged"),
    "keep promise": gettext_lazy("A promise was kept"),
    "end relationship": gettext_lazy("Ended"),
}
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])
keeping = needs(Permission.KEEP_IN_TOUCH)


def relationship_of(request: SignedInRequest, public_id: str) -> Any:
    """The relationship with this identifier, as this person may see it; 404 for any other."""
    found = relationships_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@keeping
def relationships(request: SignedInRequest) -> HttpResponse:
    """Whom this person's organisation keeps in touch with, the longest overdue first."""
    form = RelationshipFilterForm(request.GET)
    today = timezone.localdate()
    found: list[Any] = []
    if form.is_valid():
        asked = form.cleaned_data
        rows = relationships_visible_to(request.user).filter(ended_on__isnull=not asked["ended"])
        if asked["kind"]:
            rows = rows.filter(kind__in=asked["kind"])
        if asked["mine"]:
            rows = rows.filter(keeper=request.user)
        found = sorted(rows, key=lambda one: (one.due_on(one.last_on, one.again_on), str(one)))
        if asked["overdue"]:
            found = [one for one in found if is_overdue(one, today)]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    late = sum(is_overdue(one, today) for one in found)
    told = ngettext(
        "%(n)d relationship, %(late)d overdue", "%(n)d relationships, %(late)d overdue", len(found)
    )
    promises = promises_visible_to(request.user).filter(kept_on=None, due_on__lte=today)
    context = {
        "form": form,
        "page": page,
        "marking": highest(one.visibility_class.marking for one in page.object_list),
        "table": table_of(page.object_list, told % {"n": len(found), "late": late}, today),
        "is_filtered": bool(form.errors or any(form.cleaned_data.values())),
        "promises": promises_table(promises, request.user, _("Promises that are due"), with_whom=True)
        if promises
        else None,
    }
    return render(request, "relations/relationships.html", context)


@shows_and_takes
@keeping
def log(request: SignedInRequest) -> HttpResponse:
    """Log a contact in one short form. `with` in the address says with whom."""
    chosen = relationships_visible_to(request.user).filter(public_id=request.GET.get("with", "")).first()
    form = LogForm(request.POST or None, by=request.user, initial={"relationship": chosen})
    if request.method == "POST" and form.is_valid():
        relationship = form.cleaned_data["relationship"]
        sending = sending_of(request, "contact", form.cleaned_data)
        try:
            _made, is_again = sending.make_once(
                Contact, _log, relationship=relationship, **form.answers(), by=request.user
            )
        except CannotKeep as error:
            form.add_error(None, str(error))
        else:
            said = _("You sent this twice. It was kept once.") if is_again else _("The contact is logged.")
            messages.success(request, said)
            return redirect("relations:relationship", relationship.public_id)
    has_any = relationships_visible_to(request.user).filter(ended_on=None).exists()
    return render(
        request, "relations/log.html", {"form": form, "has_any": has_any}, status=422 if form.errors else 200
    )


def _log(*, relationship: Relationship, **answers: Any) -> Contact:
    return log_contact(relationship, **answers)


@shows_and_takes
@keeping
def new(request: SignedInRequest) -> HttpResponse:
    """Begin to keep in touch with an organisation or somebody in a public role."""
    if request.user.organisation is None:
        raise Http404
    form = NewForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_again = sending_of(request, "relationship", form.cleaned_data).make_once(
                Relationship,
                begin_relationship,
                **form.answers(),
                details=form.details(),
                by=request.user,
            )
        except CannotKeep as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Log the first contact when there is one."))
            return redirect("relations:relationship", made.public_id)
    return _form(request, form, _("Keep in touch with somebody"), reverse("relations:relationships"))


def _form(request: SignedInRequest, form: Any, title: str, back: str, words: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "words": words}
    return render(request, "relations/form.html", context, status=422 if form.errors else 200)


@require_safe
@keeping
def relationship(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One relationship: role, rhythm, contacts and promises. Who it is stands behind a button."""
    return _page(request, relationship_of(request, public_id))


@require_POST
@keeping
def reach(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show who it is and how to reach them, in this answer alone; that is on the record."""
    found = relationship_of(request, public_id)
    try:
        details = open_reach(found, by=request.user)
    except CannotOpen as error:
        messages.warning(request, str(error))
        return redirect("relations:relationship", public_id)
    return _page(request, found, reach_rows(details))


def _page(request: SignedInRequest, found: Any, opened: list[dict[str, Any]] | None = None) -> HttpResponse:
    contacts = found.contacts.select_related("logged_by__organisation")
    promises = promises_visible_to(request.user).filter(contact__relationship=found)
    context = {
        "relationship": found,
        "rows": facts_of(found),
        "opened": opened,
        "has_reach": hasattr(found, "reach"),
        "is_overdue": is_overdue(found, timezone.localdate()),
        "contacts": [
            {
                "title": f"{one.get_how_display()}: {one.about}",
                "by": one.logged_by.name if one.logged_by else "",
                "at": one.on,
            }
            for one in contacts
        ],
        "promises": promises_table(promises, request.user, _("Promises")) if promises else None,
        "events": history_of(("relationship", found.public_id), DONE, viewer=request.user),
    }
    response = render(request, "relations/relationship.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@shows_and_takes
@keeping
def change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say otherwise in what role and how often they are kept in touch with."""
    found = relationship_of(request, public_id)
    form = ChangeForm(request.POST or None, relationship=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            change_relationship(found, **form.answers(), by=request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except CannotKeep as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("relations:relationship", public_id)
    back = reverse("relations:relationship", args=[public_id])
    return _form(request, form, _("Change role, areas or rhythm"), back)


@shows_and_takes
@keeping
def renew_reach(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Keep who they are and how to reach them, in place of what was kept."""
    found = relationship_of(request, public_id)
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_reach(found, details=form.details(), by=request.user)
        messages.success(request, _("Saved. It is encrypted."))
        return redirect("relations:relationship", public_id)
    words = _(
        "What was kept before is not shown here; what you write takes its place. Left empty, it is deleted."
    )
    back = reverse("relations:relationship", args=[public_id])
    return _form(request, form, _("Who they are and how to reach them"), back, words)


@shows_and_takes
@keeping
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say that nobody keeps in touch any more."""
    found = relationship_of(request, public_id)
    if found.ended_on is not None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_relationship(found, on=form.cleaned_data["ended_on"], by=request.user)
        except CannotKeep as error:
            form.add_error("ended_on", str(error))
        else:
            messages.success(request, _("It has ended."))
            return redirect("relations:relationship", public_id)
    words = _("Who it was and how to reach them is deleted a year after that day.")
    back = reverse("relations:relationship", args=[public_id])
    return _form(request, form, _("End this relationship"), back, words)


def _promise(request: SignedInRequest, public_id: str) -> Promise:
    found = promises_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_POST
@keeping
def keep(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say that a promise was kept today."""
    found = _promise(request, public_id)
    keep_promise(found, on=timezone.localdate(), by=request.user)
    messages.success(request, _("Noted as kept."))
    return redirect("relations:relationship", found.contact.relationship.public_id)


@require_POST
@needs(Permission.MANAGE_ACTIONS)
def act(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Make an action of a promise, at once."""
    found = _promise(request, public_id)
    made = action_of(found) or act_on_promise(found, by=request.user)
    if not actions_visible_to(request.user).filter(pk=made.pk).exists():
        raise Http404
    messages.success(request, _("The promise is an action now."))
    return redirect("actions:action", made.public_id)
