"""Pages of partners' returns: one's own, everybody's for the officer, and the one a reminder leads to."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.notices.links import LinkNotValid, open_link
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.models import Organisation
from commonweal.people.naming import sends_counts
from commonweal.people.roles import Permission
from commonweal.people.visibility import clearance_once_checked
from commonweal.tension.counts import WEEK
from commonweal.tension.models import PartnerReturn
from commonweal.tension.returns import selectors
from commonweal.tension.returns.describing import answer_cell
from commonweal.tension.returns.forms import NoteForm
from commonweal.tension.verbs import returns as verbs
from commonweal.tension.weeks import this_week, week_from, week_to_look_at
from commonweal.ui.tables import Column, Table


class Said:
    """What was pressed and written on the page of a return: nothing to report, counts, or a note.

    `form` is None for an organisation that sends counts: it has nowhere to write words.
    """

    def __init__(
        self, request: HttpRequest, organisation: Organisation | None, standing: PartnerReturn | None = None
    ) -> None:
        sent = request.POST if request.method == "POST" else {}
        self.is_nil = "nothing" in sent
        self.seen = sent.get("seen", "")
        self.problem = ""
        self.form: NoteForm | None = None
        if sends_counts(organisation):
            self.is_whole = self.is_nil or "counted" in sent
        else:
            self.form = (
                NoteForm(sent)
                if "note" in sent
                else NoteForm(initial={"note": standing.note if standing else ""})
            )
            self.is_whole = self.is_nil or (self.form.is_bound and self.form.is_valid())

    @property
    def note(self) -> str:
        return "" if self.is_nil or self.form is None else self.form.cleaned_data["note"]

    def refuse(self, words: str) -> None:
        """Say beside the note why it can't be sent, keeping what was written."""
        if self.form is not None and self.form.is_bound:
            self.form.add_error("note", words)
        else:
            self.problem = words

    @property
    def status(self) -> int:
        return 422 if self.problem or (self.form is not None and self.form.errors) else 200


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SUBMIT_REPORTS)
def own(request: SignedInRequest, week: str = "") -> HttpResponse:
    """Answer for one's own organisation: nothing to report in one press, or a note."""
    if not selectors.sends_returns(request.user):
        raise Http404
    monday = week_from(week) if week else week_to_look_at()
    weeks = [this_week() - n * WEEK for n in range(verbs.WEEKS_BACK + 1)]
    if monday not in weeks:
        raise Http404
    standing = selectors.own_answers(request.user, [monday])[monday].sent
    said = Said(request, request.user.organisation, standing)
    if said.is_whole:
        try:
            verbs.send_return(
                week=monday, is_nil=said.is_nil, note=said.note, seen=said.seen, by=request.user
            )
        except verbs.CannotReturn as error:
            said.refuse(str(error))
        else:
            messages.success(request, _("Thank you. Your return is in; the officer sees it now."))
            return redirect("returns:own-week", monday.isoformat())
    answers = selectors.own_answers(request.user, weeks, open_to=clearance_once_checked(request.user))
    context = {
        "said": said,
        "week": monday,
        "organisation": request.user.organisation,
        "answer": answers[monday],
        "seen": verbs.seen_of(answers[monday].sent),
        "weeks": [
            {
                "week": week,
                "tag": answer_cell(answer, answer.known),
                "is_here": week == monday,
            }
            for week, answer in answers.items()
        ],
    }
    return render(request, "returns/own.html", context, status=said.status)


@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer through a reminder's link. Reading the page changes nothing; the button uses the link up."""
    try:
        link = open_link(token, purpose=verbs.PURPOSE)
    except LinkNotValid:
        return render(request, "returns/link_over.html", status=404)
    if request.user.is_authenticated and request.user.pk != link.person_id:
        raise Http404
    if not selectors.sends_returns(link.person):  # as when their organisation has left since the reminder
        return render(request, "returns/link_over.html", status=404)
    said = Said(request, link.person.organisation)
    if said.is_whole:
        try:
            verbs.answer_by_link(token, is_nil=said.is_nil, note=said.note)
        except verbs.CannotReturn as error:
            said.refuse(str(error))
        except (LinkNotValid, PermissionError):
            return render(request, "returns/link_over.html", status=404)
        else:
            return render(request, "returns/thanks.html")
    week = datetime.date.fromisoformat(link.about)
    answers = selectors.own_answers(link.person, [week])
    context = {"said": said, "week": week, "link": link, "answer": answers.get(week)}
    response = render(request, "returns/by_link.html", context, status=said.status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@needs(Permission.WRITE_SUMMARY)
def overview(request: SignedInRequest, week: str = "") -> HttpResponse:
    """Who has answered for a week, who said there was nothing, and who is missing."""
    monday = week_from(week) if week else week_to_look_at()
    if monday > this_week():
        raise Http404
    answers = selectors.answers_for(monday)
    known = selectors.reports_seen_by(request.user, monday)
    missing = [answer for answer in answers if not answer.is_answered]
    rows = [
        [
            answer.organisation.name,
            answer_cell(answer, known[answer.organisation.pk]),
            answer.sent.note if answer.sent else "",
            f"{answer.sent.sent_by or _('somebody')}, {formats.date_format(answer.sent.sent_at, 'j M, H:i')}"
            if answer.sent
            else "",
        ]
        for answer in answers
    ]
    columns = [Column(label) for label in (_("Organisation"), _("Answer"), _("Note"), _("Sent by"))]
    context = {
        "week": monday,
        "before": monday - WEEK,
        "after": monday + WEEK if monday + WEEK <= this_week() else None,
        "table": Table(_("Returns of partners"), columns, rows, caption_is_hidden=True),
        "answered": len(answers) - len(missing),
        "expected": len(answers),
        "missing": missing,
    }
    return render(request, "returns/overview.html", context)


@require_POST
@needs(Permission.WRITE_SUMMARY)
def remind(request: SignedInRequest, week: str) -> HttpResponse:
    """Write to everybody who reports for an organisation that has not answered."""
    monday = week_from(week)
    written = verbs.remind_partners(week=monday, by=request.user)
    reached, missed = len(written.reached), len(written.missed)
    if reached:
        words = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", reached) % {
            "n": reached
        }
        messages.success(request, words)
    if missed:
        words = ngettext(
            "%(n)d person could not be written to and can be reminded again at any time. %(why)s",
            "%(n)d people could not be written to and can be reminded again at any time. %(why)s",
            missed,
        )
        messages.error(request, words % {"n": missed, "why": written.why_not})
    if not reached and not missed:
        messages.info(
            request,
            _("Nobody was written to: they were reminded less than a day ago, or have nobody who reports."),
        )
    return redirect(reverse("returns:overview-week", args=[monday.isoformat()]))
