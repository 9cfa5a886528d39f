"""Reading replies, letting through what was held back, and typing in what came on paper."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.audit.verbs import record
from commonweal.consultations.filters import ReplyFilterForm
from commonweal.consultations.forms import Said
from commonweal.consultations.holding import let_through, set_aside
from commonweal.consultations.models import Answer, Consultation, Phase, Reply
from commonweal.consultations.offered import read
from commonweal.consultations.paper import HeadForm, forms_of
from commonweal.consultations.replying import send_reply
from commonweal.consultations.selectors import replies_visible_to
from commonweal.consultations.told_to_all import day_words
from commonweal.consultations.verbs import CannotConsult
from commonweal.consultations.views.running import run_or_404
from commonweal.people.access import SignedInRequest, needs
from commonweal.people.governance import NotReady
from commonweal.people.roles import Permission
from commonweal.people.visibility import MarkingTooHigh
from commonweal.ui.once import sending_of
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table

A_PAGE = 50
shows_and_takes = require_http_methods(["GET", "HEAD", "POST"])
running = needs(Permission.RUN_CONSULTATIONS)


@require_safe
@running
def replies(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The replies to one consultation, filtered, each with the first words of it."""
    consultation = run_or_404(request, public_id)
    form = ReplyFilterForm(request.GET, consultation=consultation)
    found = form.found(replies_visible_to(request.user).filter(consultation=consultation))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    record(
        "look through replies",
        by=request.user,
        item_kind="consultation",
        item_id=consultation.public_id,
        details={"filters": form.named(), "count": page.paginator.count},
    )
    context = {
        "consultation": consultation,
        "form": form,
        "page": page,
        "table": _table(list(page.object_list), page.paginator.count),
    }
    return render(request, "consultations/replies.html", context)


def _table(replies: list[Reply], count: int) -> Table:
    columns = [
        Column(_("Received")),
        Column(_("Begins")),
        Column(_("For")),
        Column(_("Ward")),
        Column(_("How it came")),
    ]
    begins: dict[int, str] = {}
    first = Answer.objects.filter(reply__in=replies).exclude(words="")
    for answer in first.order_by("question__theme__order", "question__order"):
        begins.setdefault(answer.reply_id, answer.words)
    rows = [
        [
            Cell(day_words(one.received_on), href=reverse("consultations:read", args=[one.public_id])),
            begins.get(one.pk, "")[:120] or _("No words, only answers chosen"),
            one.on_behalf_of or _("Themselves"),
            one.area.name if one.area else _("Not known"),
            Cell(_("Held back"), tone="watch") if one.held else str(one.get_channel_display()),
        ]
        for one in replies
    ]
    caption = ngettext("%(n)s reply", "%(n)s replies", count) % {"n": f"{count:,}"}
    return Table(caption, columns, rows, empty=_("No reply fits the filter."))


def reply_or_404(request: SignedInRequest, public_id: str) -> Reply:
    """The reply with this identifier, of the consultations that this person runs; 404 for any other."""
    found = replies_visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@running
def reply(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One reply: what it says to each question, and how it came."""
    found = reply_or_404(request, public_id)
    record("open reply", by=request.user, item_kind="reply", item_id=found.public_id)
    answers: dict[int, str] = {
        one.question_id: read(one.question, one.words, one.chosen)
        for one in found.answers.select_related("question")
    }
    themes = [
        {
            "title": theme.title,
            "rows": [
                {"label": one.words, "value": answers.get(one.pk) or _("No answer")}
                for one in theme.questions.all()
            ],
        }
        for theme in found.consultation.themes.prefetch_related("questions")
    ]
    rows = facts(
        (_("Received"), day_words(found.received_on)),
        (_("How it came"), str(found.get_channel_display())),
        (_("For"), found.on_behalf_of or _("Themselves")),
        (_("Ward"), found.area.name if found.area else _("Not known")),
    )
    context = {"reply": found, "rows": rows, "themes": themes, "why": found.get_held_display()}
    context["may_count"] = found.consultation.phase in (Phase.OPEN, Phase.CLOSED)
    return render(request, "consultations/read.html", context)


@require_POST
@running
def count(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Count a reply that was held back."""
    found = reply_or_404(request, public_id)
    is_aside = request.POST.get("go") == "aside"
    try:
        (set_aside if is_aside else let_through)(found, by=request.user)
    except CannotConsult as error:
        messages.error(request, str(error))
    else:
        said = _("Set aside. It is not counted.") if is_aside else _("It is counted from now on.")
        messages.success(request, said)
    return redirect("consultations:read", public_id)


def _typed(said: list[Said]) -> list[list[Any]]:
    return [[question.pk, words, chosen] for question, words, chosen in said]


def _keep(*, of: Consultation, **answers: Any) -> Reply:
    kept, _code = send_reply(of, **answers)
    return kept


@shows_and_takes
@running
def paper(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Type in a reply that came on paper: all of it on one page, by keyboard."""
    consultation = run_or_404(request, public_id)
    if consultation.phase not in (Phase.OPEN, Phase.CLOSED):
        raise Http404
    data = request.POST if request.method == "POST" else None
    head, pages = HeadForm(data), forms_of(consultation, data)
    # Every form is checked, so that all that is wrong is said at once.
    faults = [one for one in (head, *(page.form for page in pages)) if not one.is_valid()]
    if data is not None and not faults:
        said = [answer for one in pages for answer in one.said()]
        try:
            if not said:
                raise CannotConsult(_("Type in at least one answer."))
            sending = sending_of(request, f"paper {public_id}", [head.answers(), _typed(said)])
            _kept, is_again = sending.make_once(
                Reply, _keep, of=consultation, said=said, **head.answers(), by=request.user
            )
        except (CannotConsult, MarkingTooHigh, NotReady) as error:
            head.add_error(None, str(error))
        else:
            told = (
                _("You sent this twice. It was kept once.") if is_again else _("Kept. Type in the next one.")
            )
            messages.success(request, told)
            return redirect("consultations:paper", public_id)
    forms: list[Any] = [head, *(one.form for one in pages)]
    wrong = any(one.errors for one in forms)
    context = {"consultation": consultation, "head": head, "pages": pages, "forms": forms}
    return render(request, "consultations/paper.html", context, status=422 if wrong else 200)
