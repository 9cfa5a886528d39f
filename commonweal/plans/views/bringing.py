"""A table of a plan on its way in: chosen, looked through with its pairs and differences, and then kept."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commonweal.actions.classes import names_a_school
from commonweal.actions.models import Action
from commonweal.changes.meanwhile import Conflict
from commonweal.meetings.selectors import bodies_visible_to
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import Organisation
from commonweal.people.roles import Permission
from commonweal.people.schools import known_schools
from commonweal.plans.bringing import Head, Meant, bring_plan, changes_anything
from commonweal.plans.describing import days_words, lines
from commonweal.plans.forms import ConfirmForm, PlanFileForm, packed, unpacked
from commonweal.plans.matching import known_names
from commonweal.plans.merging import merge
from commonweal.plans.models import Plan
from commonweal.plans.seen import shortened
from commonweal.plans.selectors import plans_visible_to
from commonweal.plans.table.reading import ReadObjective, ReadPlan, read_plan
from commonweal.plans.verbs import CannotPlan, is_shared_with
from commonweal.plans.versions import content_after, content_of, differences, head_of, hidden_actions
from commonweal.tension.upload.extent import Unreadable
from commonweal.ui.once import sending_of
from commonweal.ui.tables import Column, Table


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ACTIONS)
def bring(request: SignedInRequest) -> HttpResponse:
    """Choose a table and say of which plan it is; then look through what it holds, and keep it."""
    if request.method == "POST" and "carried" in request.POST:
        return _confirm(request)
    mine = plans_visible_to(request.user)
    form = PlanFileForm(request.POST or None, request.FILES or None, plans=mine)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_plan(file.read(), name=file.name, names=known_names().names)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            if not read.refused:
                over, head = form.cleaned_data["plan"], form.head()
                if over is None:
                    # What is shown is what is kept, also when a day begins in between.
                    first, last = head.term(None, timezone.localdate())
                    head = dataclasses.replace(head, starts_on=first, ends_on=last)
                return _preview(request, packed(read, head=head, plan=over, name=file.name))
            form.add_error("file", _("Nothing was kept: correct the rows below and choose the file again."))
            context["refused"] = Table(
                _("Rows that can’t be taken"),
                [Column(_("Row")), Column(_("Why"))],
                [[one.row, one.reason] for one in read.refused],
            )
    return render(request, "plans/bring.html", context, status=422 if form.errors else 200)


class _Looked:
    """What was brought, with the plan that it is of: everything that the preview and the keeping need."""

    def __init__(self, request: SignedInRequest, carried: str) -> None:
        self.read, self.head, over, self.name = unpacked(carried)
        self.over: Plan | None = None
        self.version: int | None = None
        if over is not None:
            self.over = plans_visible_to(request.user).filter(public_id=over[0]).first()
            self.version = over[1]
        self.is_lost = over is not None and self.over is None
        self.owner = self.over.owner_organisation if self.over else _owner(request)
        able = Organisation.objects.filter(is_active=True)
        self.offered = [one for one in able if self._may_do(one)]
        self.bodies = list(bodies_visible_to(request.user).order_by("name"))

    def _may_do(self, organisation: Organisation) -> bool:
        if self.over is not None:
            return is_shared_with(self.over, organisation)
        return is_shared_with(self._not_kept(), organisation)

    def _not_kept(self) -> Plan:
        """The plan as it would be made, for what asks its class."""
        from commonweal.actions.classes import unanswered

        return Plan(
            title=self.read.title, owner_organisation=self.owner, visibility_class=unanswered(self.owner)
        )

    def meant(self, form: ConfirmForm) -> Meant:
        """Which organisation is meant by what, as the form stands."""
        chosen = form.chosen() if form.is_bound and form.is_valid() else {}
        return Meant(known_names(self.offered), self.owner, chosen, self.over or self._not_kept())


def _owner(request: SignedInRequest) -> Organisation:
    """Whose a new plan is: the organisation's that leads the partnership, or that of whoever brings it."""
    found = Organisation.objects.filter(is_lead=True).first() or request.user.organisation
    assert found is not None, "Whoever manages actions belongs to an organisation."
    return found


def _form(looked: _Looked, carried: str, data: Any = None) -> ConfirmForm:
    return ConfirmForm(
        data,
        objectives=looked.read.objectives,
        offered=looked.offered,
        bodies=looked.bodies,
        owner=looked.owner,
        initial={"carried": carried},
    )


def _preview(
    request: SignedInRequest, carried: str, form: ConfirmForm | None = None, *, status: int = 200
) -> HttpResponse:
    looked = _Looked(request, carried)
    form = form or _form(looked, carried)
    meant = looked.meant(form)
    known = known_schools()
    context: dict[str, Any] = {
        "form": form,
        "read": looked.read,
        "name": looked.name,
        "over": looked.over,
        "title": looked.head.title or (looked.over.title_for_all if looked.over else looked.read.title),
        "count": _counted(looked.read),
        "term": days_words(*looked.head.term(looked.over, timezone.localdate())),
        "objectives": [
            {
                "read": one,
                "title": shortened(one.words),
                "table": _pairs(one, meant, known),
                "pairing": _pairing(one),
            }
            for one in looked.read.objectives
        ],
    }
    if looked.over is not None:
        context |= _changes(looked.read, looked.head, looked.over, request)
    return render(request, "plans/check.html", context, status=status)


def _counted(read: ReadPlan) -> str:
    actions = sum(len(one.actions) for one in read.objectives)
    objectives = ngettext("%(n)d objective", "%(n)d objectives", len(read.objectives))
    words = ngettext("%(objectives)s with %(n)d action", "%(objectives)s with %(n)d actions", actions)
    return words % {"objectives": objectives % {"n": len(read.objectives)}, "n": actions}


def _pairing(one: ReadObjective) -> str:
    """How actions and responsibilities of a row came together, in a sentence."""
    if not one.actions:
        return _("No action is written: that is a gap, and the plan will say so.")
    if not one.responsibilities:
        return _("Nobody is named as responsible.")
    if one.is_paired_in_order:
        return _("As many actions as responsibilities: they are paired in order.")
    if len(one.responsibilities) > 1:
        return _("Not as many actions as responsibilities: each is responsible for every action.")
    return ""


def _pairs(one: ReadObjective, meant: Meant, schools: list[str]) -> Table | None:
    if not one.actions:
        return None
    rows = []
    for action in one.actions:
        doer = meant.doer(action)
        notes = []
        if names_a_school(Action(title=action.words), schools):
            notes.append(
                _(
                    "It tells of a school: only the tension monitoring group will read it, and those who check reports."
                )
            )
        if action.responsible and not any(map(meant.organisation, action.responsible)):
            if any(map(meant.body, action.responsible)):
                notes.append(_("A body is responsible; the plan’s own organisation does it for it."))
            else:
                notes.append(_("Nobody here is known by this name, so the plan’s own organisation does it."))
        rows.append([action.words, lines(action.responsible) or "–", doer.name, lines(notes)])
    columns = [Column(_("Action")), Column(_("Who is responsible")), Column(_("Organisation"))]
    if any(row[-1] for row in rows):
        columns.append(Column(_("Note")))
    caption = _("Actions of row %(row)d") % {"row": one.row}
    return Table(caption, columns, rows, caption_is_hidden=True)


def _changes(read: ReadPlan, head: Head, over: Plan, request: SignedInRequest) -> dict[str, Any]:
    """What would change in a plan that is there, for whoever may see what of it."""
    hidden = hidden_actions(over, request.user)
    found = merge(over, read.objectives, hidden=hidden)
    then = Plan(**head.over(over))
    before = content_of(over)
    names = set(Action.objects.filter(pk__in=hidden).values_list("public_id", flat=True))
    for one in before["objectives"]:
        one["actions"] = [act for act in one["actions"] if act["id"] not in names]
    return {
        "changed": differences(before, content_after(found, head_of(then))),
        "is_same": not changes_anything(over, found, then),
    }


def _confirm(request: SignedInRequest) -> HttpResponse:
    carried = request.POST["carried"]
    try:
        looked = _Looked(request, carried)
    except (signing.BadSignature, ValueError):
        messages.error(request, _("This page does not hold the table any more. Choose the file again."))
        return redirect("plans:bring")
    if looked.is_lost:
        messages.error(request, _("This plan is not there any more. Choose the file again."))
        return redirect("plans:bring")
    form = _form(looked, carried, request.POST)
    if not form.is_valid():
        return _preview(request, carried, form, status=422)
    given: dict[str, Any] = {
        "head": looked.head,
        "owner": looked.owner,
        "by": request.user,
        "chosen": form.chosen(),
        "is_confirmed": form.was_confirmed,
    }
    try:
        if looked.over is not None:
            kept = bring_plan(looked.read, over=looked.over, seen_version=looked.version, **given)
        else:
            answers = [sorted(form.cleaned_data.items())]
            sending = sending_of(request, "plan", answers)
            kept, _again = sending.make_once(Plan, _bring_new, read=looked.read, **given)
    except Conflict:
        assert looked.over is not None, "A plan that is new was changed by nobody."
        looked.over.refresh_from_db()
        messages.error(
            request,
            _(
                "Somebody else has changed this plan since you looked. Nothing was kept. Below is what would change now."
            ),
        )
        return _preview(
            request, packed(looked.read, head=looked.head, plan=looked.over, name=looked.name), status=409
        )
    except CannotPlan as error:
        messages.error(request, str(error))
        return redirect("plans:bring")
    messages.success(request, _("The plan is kept as it stands in the table."))
    return redirect("plans:plan", kept.public_id)


def _bring_new(*, read: ReadPlan, **given: Any) -> Plan:
    return bring_plan(read, **given)
