"""Bodies, meetings and decisions in words: facts, who can see them, tables, what an agenda holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.actions.describing import TONES as ACTION_TONES
from commonweal.actions.describing import day_in_words
from commonweal.actions.forms import LONGEST_TITLE
from commonweal.actions.models import Action
from commonweal.actions.selectors import actions_visible_to
from commonweal.meetings.interests import conflicts_on
from commonweal.meetings.minutes import actions_of, attendance_of, when_words
from commonweal.meetings.models import AgendaItem, Decision, Interest, Meeting, State
from commonweal.meetings.selectors import interests_of, reads_papers
from commonweal.people import readers
from commonweal.people.history import name_of
from commonweal.people.marking import tag_of
from commonweal.people.models import Body, Membership
from commonweal.people.naming import sender_name
from commonweal.people.representation import sector_name, sector_of
from commonweal.people.veiling import Veil
from commonweal.people.visibility import Viewer
from commonweal.people.visibility_models import Kind
from commonweal.thread.selectors import Key, Step, find_items
from commonweal.ui.summaries import facts
from commonweal.ui.tables import Cell, Column, Table

TONES: dict[str, str] = {
    State.PLANNED: "plain",
    State.AGENDA_OUT: "teal",
    State.HELD: "watch",
    State.AGREED: "good",
    State.CANCELLED: "grave",
}


def facts_of(meeting: Meeting, viewer: Viewer) -> list[dict[str, Any]]:
    """When and where a meeting is. How to join it is for those who read its papers."""
    return facts(
        (_("When"), when_words(meeting)),
        (_("Place"), Veil(viewer).over(meeting.place)),
        (_("Online"), meeting.online if reads_papers(viewer, meeting) else ""),
        (_("Online"), _("Yes") if meeting.online and not reads_papers(viewer, meeting) else ""),
    )


def who_can_see(meeting: Meeting, viewer: Viewer) -> list[str]:
    """Who may see a meeting, and who reads its papers, in sentences."""
    seen = meeting.visibility_class
    roles = [_("Of them, people whose role sees actions.")]
    if seen.kind == Kind.TENSION:
        roles = [_("Of them, people whose role sees reports of tension.")]
    sentences = readers.who_can_see(
        seen,
        viewer,
        origin=_("%(name)s, which leads the partnership.") % {"name": seen.organisation},
        roles=roles,
    )
    return [
        *sentences,
        _(
            "Papers, and minutes that are not agreed, are for members of %(body)s and those who manage meetings."
        )
        % {"body": meeting.body},
    ]


def table_of(meetings: Iterable[Meeting], caption: str, viewer: Viewer, *, empty: str = "") -> Table:
    """Meetings with when they are, of which body and how far."""
    veil = Veil(viewer)
    columns = [Column(_("When")), Column(_("Body")), Column(_("Place")), Column(_("How far"))]
    rows = [
        [
            Cell(
                when_words(one),
                href=reverse("meetings:meeting", args=[one.public_id]),
                marking=tag_of(one.visibility_class.marking),
            ),
            str(one.body),
            veil.over(one.place) or _("Online"),
            Cell(one.get_state_display(), tone=TONES[one.state]),
        ]
        for one in meetings
    ]
    return Table(caption, columns, rows, empty=empty)


def table_of_seats(seats: Iterable[Membership], caption: str, viewer: Viewer) -> Table:
    """Who sits on a body, for whom, as what and until when. Whose seat is a school's, few may know."""
    columns = [
        Column(_("Name")),
        Column(_("For")),
        Column(_("Sector")),
        Column(_("Role")),
        Column(_("From")),
        Column(_("Until")),
    ]
    rows = [
        [
            name_of(seat.person, viewer),
            sender_name(seat.on_behalf_of, viewer) if seat.on_behalf_of else "",
            sector_name(sector_of(seat)),
            seat.called,
            day_in_words(seat.from_on),
            day_in_words(seat.until_on),
        ]
        for seat in seats
    ]
    return Table(caption, columns, rows)


def table_of_interests(
    interests: Iterable[Interest], viewer: Viewer, *, may_end: Any = None, body: Body | None = None
) -> Table:
    """What members have declared. may_end: of which of them this viewer may say that it has ended."""
    veil = Veil(viewer)
    columns = [Column(_("Member")), Column(_("Organisation or contract")), Column(_("Interest"))]
    columns += [Column(_("Declared")), Column(_("Ended"))]
    rows = []
    for one in interests:
        ended: Any = day_in_words(one.withdrawn_on)
        if body is not None and may_end is not None and not one.withdrawn_on and may_end(one):
            address = reverse("meetings:end-interest", args=[body.slug, one.public_id])
            ended = Cell(_("Say that it has ended"), href=address)
        told = (veil.over(one.organisation), veil.over(one.words))
        rows.append([name_of(one.person, viewer), *told, day_in_words(one.declared_on), ended])
    return Table(_("Register of interests"), columns, rows)


def table_of_attendance(meeting: Meeting, viewer: Viewer) -> Table:
    """Who was there, who sent apologies, and guests by organisation."""
    veil = Veil(viewer)
    rows = [
        [
            name_of(one.person, viewer)
            if one.person
            else veil.over(one.guest) or _("Somebody whose account is closed"),
            sender_name(one.organisation, viewer) if one.organisation else "",
            str(one.get_came_display()),
        ]
        for one in attendance_of(meeting)
    ]
    return Table(_("Who was there"), [Column(_("Name")), Column(_("Organisation")), Column(_("How"))], rows)


def told_of(meeting: Meeting, viewer: Viewer) -> list[str]:
    """Who was told by e-mail that the agenda is ready, and on which day."""
    told = meeting.notices.exclude(told_at=None).select_related("person__organisation")
    return [
        f"{name_of(one.person, viewer)}, {day_in_words(timezone.localdate(one.told_at))}"
        for one in told.order_by("person__name")
    ]


@dataclass(frozen=True)
class SeenGuest:
    """A guest on the list as one viewer reads it."""

    number: int
    words: str


def guests_of(meeting: Meeting, viewer: Viewer) -> list[SeenGuest]:
    """The guests on the list, each with the organisation they came for."""
    veil = Veil(viewer)
    rows = meeting.attendance.filter(person=None).select_related("organisation")
    return [
        SeenGuest(
            one.pk,
            ", ".join(
                filter(
                    None,
                    (
                        veil.over(one.guest) or _("Somebody whose account is closed"),
                        sender_name(one.organisation, viewer) if one.organisation else "",
                    ),
                )
            ),
        )
        for one in rows
    ]


@dataclass(frozen=True)
class SeenDecision:
    """A decision as one viewer reads it, with the actions that respond to it and that they may see."""

    decision: Decision
    words: str
    reasons: str
    actions: Table | None
    sees_no_action: bool

    @property
    def action_asked(self) -> str:
        """What the address of a new action says that comes of it: the decision, and its words as a title.

        No name of a school and no words of the tension group stand in an address, which browsers and servers keep.
        """
        asked = {"for": f"decision:{self.decision.public_id}"}
        if self.decision.visibility_class.kind != Kind.TENSION:
            asked["title"] = Veil.for_many().over(self.decision.words)[:LONGEST_TITLE]
        return urlencode(asked)


@dataclass(frozen=True)
class SeenPaper:
    """A paper as one viewer reads its name."""

    public_id: str
    name: str
    size: int


@dataclass(frozen=True)
class SeenItem:
    """A matter on the agenda as one viewer reads it."""

    item: AgendaItem
    number: int
    title: str
    led_by: str
    said: str
    conflicts: list[str]
    papers: list[SeenPaper]
    about: Step | None
    decisions: list[SeenDecision]


def agenda_of(meeting: Meeting, viewer: Viewer) -> tuple[list[SeenItem], list[SeenDecision]]:
    """The agenda with what was decided on each matter; and what was decided besides."""
    veil = Veil(viewer)
    interests = interests_of(meeting.body, on=timezone.localdate(meeting.starts_at))
    items = list(meeting.items.prefetch_related("papers"))
    keys: set[Key] = {(one.about_kind, one.about_id) for one in items if one.about_id}
    steps = find_items(keys, viewer=viewer)
    decisions = {one: seen_decision(one, viewer, veil) for one in meeting.decisions.all()}
    may_read_said = meeting.is_fixed or reads_papers(viewer, meeting)
    told = _("%(name)s has declared an interest: %(what)s (%(organisation)s).")
    seen = [
        SeenItem(
            item=item,
            number=number,
            title=veil.over(item.title),
            led_by=veil.over(item.led_by),
            said=veil.over(item.said) if may_read_said else "",
            conflicts=[
                told
                % {
                    "name": name_of(one.person, viewer),
                    "what": veil.over(one.words),
                    "organisation": veil.over(one.organisation),
                }
                for one in conflicts_on(item, interests, reads_said=may_read_said)
            ],
            papers=papers_of(item, viewer, veil),
            about=steps.get((item.about_kind, item.about_id)),
            decisions=[shown for one, shown in decisions.items() if one.item_id == item.pk],
        )
        for number, item in enumerate(items, start=1)
    ]
    return seen, [shown for one, shown in decisions.items() if one.item_id is None]


def papers_of(item: AgendaItem, viewer: Viewer, veil: Veil | None = None) -> list[SeenPaper]:
    """The papers of a matter, their names veiled. Whoever calls it has asked whether this viewer reads papers."""
    veil = veil or Veil(viewer)
    return [SeenPaper(one.public_id, veil.over(one.name), one.size) for one in item.papers.all()]


def seen_decision(decision: Decision, viewer: Viewer, veil: Veil | None = None) -> SeenDecision:
    """A decision with the state of each action that came of it."""
    veil = veil or Veil(viewer)
    actions = actions_of(decision)
    visible = set(
        actions_visible_to(viewer).filter(pk__in=[one.pk for one in actions]).values_list("pk", flat=True)
    )
    shown = [one for one in actions if one.pk in visible]
    return SeenDecision(
        decision=decision,
        words=veil.over(decision.words),
        reasons=veil.over(decision.reasons),
        actions=table_of_actions(shown, viewer, of=veil.over(decision.words)) if shown else None,
        # Alike whether there is none or one that they may not see: else its absence would tell of it.
        sees_no_action=decision.wants_action and not shown,
    )


def table_of_actions(actions: Iterable[Action], viewer: Viewer, *, of: str) -> Table:
    """Actions that came of a decision, by its words, and how far each is."""
    columns = [Column(_("Action")), Column(_("Who")), Column(_("By when")), Column(_("Progress"))]
    rows = [
        [
            Cell(
                one.title,
                href=reverse("actions:action", args=[one.public_id]),
                marking=tag_of(one.visibility_class.marking),
            ),
            sender_name(one.owner_organisation, viewer),
            day_in_words(one.due_on) + (f" ({_('late')})" if one.is_late else ""),
            Cell(one.get_progress_display(), tone=ACTION_TONES[one.progress]),
        ]
        for one in actions
    ]
    # A page may have several of these, which readers for the blind tell apart by their names.
    return Table(_("Actions that came of: %(words)s") % {"words": of}, columns, rows, caption_is_hidden=True)


def title_of(meeting: Meeting) -> str:
    """A meeting in a short line."""
    return f"{meeting.body}, {day_in_words(timezone.localdate(meeting.starts_at))}"
