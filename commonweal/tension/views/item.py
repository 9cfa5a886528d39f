"""One report in the hands of a triager: its own words, the grading, and everything else that can be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from commonweal.actions.answering import left_to_nobody
from commonweal.changes.meanwhile import Conflict
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import User
from commonweal.people.roles import Permission
from commonweal.people.sealing import CannotOpen
from commonweal.people.visibility import clearance_of
from commonweal.people.visibility_models import Kind, Stage
from commonweal.tension.coordinates import Elsewhere
from commonweal.tension.describing import TONES, facts_of, history_of, title_of, who_can_see
from commonweal.tension.duplicates import likely_duplicates
from commonweal.tension.forms.grading import GradeForm
from commonweal.tension.forms.triage import (
    AskForm,
    AssignForm,
    CloseForm,
    IdentityForm,
    MergeForm,
    NothingForm,
    ReadForm,
    ReasonForm,
    ReleaseForm,
    SetAsideForm,
)
from commonweal.tension.looking import looked_at
from commonweal.tension.models import Report
from commonweal.tension.reaching import asked_to_keep, sees_by_receipt, who_sees_what_came
from commonweal.tension.report_models import Status
from commonweal.tension.selectors import WAITING, has_unread_answer, queue_visible_to
from commonweal.tension.verbs import asking, merging
from commonweal.tension.verbs import queue as queue_verbs
from commonweal.tension.verbs import triage as triage_verbs
from commonweal.tension.verbs.release import (
    CannotRelease,
    release_strength,
    why_not_public,
    withdraw_strength,
)
from commonweal.tension.verbs.taking_up import POSSIBLE, CannotTriage, stands_for

DONE = {
    "grade": gettext_lazy("The report is graded and shared with those who may see it."),
    "assign": gettext_lazy("Assigned."),
    "ask": gettext_lazy("Asked. They see it with their receipt."),
    "close": gettext_lazy("Closed. Whoever reported can read what came of it."),
    "read": gettext_lazy("The answer is marked as read."),
    "reopen": gettext_lazy("Opened again."),
    "aside": gettext_lazy("Set aside. It can be put back."),
    "back": gettext_lazy("Back in the queue."),
    "merge": gettext_lazy("Merged. It can be taken apart again."),
    "unmerge": gettext_lazy("Taken apart again."),
    "release": gettext_lazy("Released. It is on the public map now."),
    "withdraw": gettext_lazy("Taken back. The public sees it no more; partners still do."),
}
PUBLISHING = ("release", "withdraw")


def _report(request: HttpRequest, public_id: str) -> Report:
    found = queue_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _form(name: str, report: Report, request: HttpRequest, data: Any = None) -> forms.Form:
    """The form of one thing that can be done, empty or holding what was sent."""
    match name:
        case "grade":
            return GradeForm(data, report=report, prefix=name)
        case "assign":
            return AssignForm(data, report=report, initial={"to": report.assigned_to}, prefix=name)
        case "merge":
            offered = likely_duplicates(report, viewer=request.user)
            return MergeForm(data, viewer=request.user, offered=offered, prefix=name)
        case "read":
            return ReadForm(data, report=report, prefix=name)
        case _:
            kinds: dict[str, type[forms.Form]] = {
                "ask": AskForm,
                "close": CloseForm,
                "reopen": ReasonForm,
                "aside": SetAsideForm,
                "identity": IdentityForm,
                "release": ReleaseForm,
            }
            form = kinds.get(name, NothingForm)(data, prefix=name)
            if name in ("ask", "aside") and not sees_by_receipt(report):
                form.say_where(who_sees_what_came(report, request.user))  # type: ignore[attr-defined]
            return form


def _grade(report: Report, form: Any, by: Any) -> Any:
    return triage_verbs.grade_report(
        report,
        grades=form.grades(),
        sanitised=form.cleaned_data["sanitised"],
        located=form.located(),
        seen=form.cleaned_data["seen"],
        is_confirmed=form.was_confirmed,
        by=by,
    )


def _is_graded_so(report: Report, form: Any) -> bool:
    """Was the grading saved as it stands?"""
    return triage_verbs.is_graded_so(
        report,
        grades=form.grades(),
        sanitised=form.cleaned_data["sanitised"],
        located=form.located(),
    )


def _unmerging(report: Report) -> str:
    """What taking a merged report apart does beyond the report itself: whether it becomes public again."""
    if report.status != Status.MERGED or not merging.was_public(report):
        return ""
    why = merging.why_not_public_again(report)
    if why:
        return _("It was public, and comes back shared with partners only. %(why)s") % {"why": why}
    return _("It was public, and is public again. The other one stays public too.")


DO: dict[str, Callable[[Report, Any, Any], Any]] = {
    "grade": _grade,
    "assign": lambda report, form, by: triage_verbs.assign_report(report, to=form.cleaned_data["to"], by=by),
    "ask": lambda report, form, by: asking.ask_back(report, question=form.cleaned_data["question"], by=by),
    "read": lambda report, form, by: asking.read_answers(report, shown=form.cleaned_data["answers"], by=by),
    "close": lambda report, form, by: triage_verbs.close_report(
        report, outcome=form.cleaned_data["outcome"], is_confirmed=form.was_confirmed, by=by
    ),
    "reopen": lambda report, form, by: triage_verbs.reopen_report(
        report, reason=form.cleaned_data["reason"], by=by
    ),
    "aside": lambda report, form, by: triage_verbs.set_aside(
        report, reason=form.cleaned_data["reason"], is_confirmed=form.was_confirmed, by=by
    ),
    "back": lambda report, form, by: queue_verbs.return_to_queue(report, by=by),
    "merge": lambda report, form, by: merging.merge_report(report, into=form.cleaned_data["report"], by=by),
    "unmerge": lambda report, form, by: merging.unmerge_report(report, by=by),
    "release": lambda report, form, by: release_strength(report, by=by),
    "withdraw": lambda report, form, by: withdraw_strength(report, by=by),
    "identity": lambda report, form, by: queue_verbs.open_identity(
        report, reason=form.cleaned_data["reason"], by=by
    ),
}


@require_safe
@needs(Permission.TRIAGE_REPORTS)
def triage(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The report as it was written, with everything that can be done with it."""
    report = _report(request, public_id)
    looked_at(report, by=request.user)
    return _page(request, report)


@sensitive_post_parameters()
@require_POST
@needs(Permission.TRIAGE_REPORTS)
def act(request: SignedInRequest, public_id: str, name: str) -> HttpResponse:
    """Do one thing with a report; what cannot be done comes back with what was typed and why."""
    report = _report(request, public_id)
    if name not in DO or not _may(name, request.user):
        raise Http404
    form: Any = _form(name, report, request, request.POST)
    if name == "grade" and request.POST.get("go") == "find":
        form.errors.clear()
        return _page(request, report, name, form)
    if form.is_valid():
        besides = _unmerging(report) if name == "unmerge" else ""
        is_same = name == "grade" and _is_graded_so(report, form)
        try:
            done = DO[name](report, form, request.user)
        except Conflict as conflict:
            form = form.over_theirs(conflict.changed)
        except (CannotTriage, CannotRelease, Elsewhere, CannotOpen) as error:
            form.add_error(None, str(error))
        else:
            if name == "identity":
                return _page(request, report, identity=_readable(done))
            told = (
                _("It is graded so already: nothing was changed.")
                if is_same
                else _done(name, report, request)
            )
            messages.success(request, f"{told} {besides}".strip())
            return redirect("tension:triage", public_id)
    return _page(request, report, name, form)


def _may(name: str, by: Any) -> bool:
    """Has this triager the further right that some things need?"""
    if name in PUBLISHING:
        return bool(by.may(Permission.RELEASE_TO_PUBLIC))
    return name != "identity" or bool(by.may(Permission.SEE_REPORTER))


def _is_offered(name: str, report: Report, by: Any) -> bool:
    """Is this worth offering? What is public can be taken back; what may become public can be released."""
    is_public = report.visibility_class.stage == Stage.PUBLIC
    if name == "withdraw":
        return is_public and _may(name, by)
    if name == "release":
        return report.kind == Kind.STRENGTH and not is_public and _may(name, by)
    if name == "read":
        return has_unread_answer(report)
    return True


def _left_to_nobody(report: Report) -> list[str]:
    """Which actions rose with a report beyond those who are to do them: they are to be given to others."""
    words = _("Nobody at %(name)s may see the action “%(title)s” any more. Give it to somebody who may.")
    left = left_to_nobody("report", stands_for(report), timezone.localdate())
    return [words % {"name": one.owner_organisation, "title": one.title} for one in left]


def _done(name: str, report: Report, request: SignedInRequest) -> str:
    """What was done, said as it is for this report."""
    if name == "grade":
        done = _("The report is graded and not shared.") if not report.may_share else str(DONE[name])
        return " ".join([done, *_left_to_nobody(report)])
    if name == "ask" and not sees_by_receipt(report):
        return _("Asked.") + " " + who_sees_what_came(report, request.user)
    return str(DONE[name])


def _readable(identity: dict[str, str]) -> list[dict[str, str]]:
    """Who reported, as rows with words for the names that are kept."""
    words = {
        "name": _("Name"),
        "email": _("E-mail address"),
        "phone": _("Telephone number"),
        "safely": _("When and how it is safe to reach them"),
        "reporting_as": _("They are"),
        "to_police": _("May be passed to the police"),
        "support": _("Support they need"),
        "interpreter": _("Interpreter"),
    }
    return [{"label": words.get(name, name), "value": value} for name, value in identity.items() if value]


def _page(
    request: SignedInRequest,
    report: Report,
    name: str = "",
    form: forms.Form | None = None,
    identity: list[dict[str, str]] | None = None,
) -> HttpResponse:
    offered = {
        one: form if one == name and form is not None else _form(one, report, request)
        for one in DO
        if one == name or (report.status in POSSIBLE[one] and _is_offered(one, report, request.user))
    }
    has_identity = hasattr(report, "identity")
    context = {
        "report": report,
        "title": title_of(report),
        "merged_title": _merged_title(report, request.user),
        "tone": TONES[report.status],
        "forms": offered,
        "failed": form,
        "failed_name": name,
        "rows": facts_of(report, request.user),
        "questions": report.questions.all(),
        "files": report.attachments.order_by("name", "public_id"),
        "merged": _of_those(report.merged.select_related("organisation"), request.user),
        "readers": who_can_see(report, request.user),
        "events": history_of(report, request.user),
        "identity": identity,
        "has_identity": has_identity,
        "asked_to_keep": asked_to_keep(report),
        "who_sees": who_sees_what_came(report, request.user),
        "unmerging": _unmerging(report),
        "releasing": why_not_public(report) if report.kind == Kind.STRENGTH else "",
        "may_open_identity": has_identity and request.user.may(Permission.SEE_REPORTER),
        "is_waiting": report.status in (*WAITING, Status.HELD),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "tension/triage.html", context, status=status)


def _of_those(reports: QuerySet[Report], by: User) -> QuerySet[Report]:
    """Those of these reports that this person may see: whoever checks reports at one organisation may not see another's."""
    return reports.filter(visibility_class__in=clearance_of(by, with_released=False))


def _merged_title(report: Report, by: User) -> str:
    """The report that this was merged into; empty where there is none that this person may see."""
    into = _of_those(Report.objects.filter(merged=report), by).first()
    return title_of(into) if into else ""


@require_POST
@needs(Permission.TRIAGE_REPORTS)
def share_file(request: SignedInRequest, public_id: str, file_id: str) -> HttpResponse:
    """Let those who see the report see a file of it, or no longer."""
    report = _report(request, public_id)
    file = report.attachments.filter(public_id=file_id).first()
    if file is None:
        raise Http404
    queue_verbs.share_attachment(file, is_shared=request.POST.get("share") == "yes", by=request.user)
    messages.success(request, _("Saved."))
    return redirect("tension:triage", public_id)
