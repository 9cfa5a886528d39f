"""What Wealdmere asked of everybody: an earlier consultation, decided and answered, and the strategy's, which is open."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.resources import files

from commonweal.consultations.definition import Definition, definition_of, read_definition
from commonweal.consultations.models import Consultation, Phase, Question, QuestionKind
from commonweal.consultations.offered import is_asked, offered
from commonweal.consultations.phases import move_on
from commonweal.consultations.replying import send_reply
from commonweal.consultations.verbs import give_evidence, respond, set_up
from commonweal.demo.planning import LONDON, SEED, Event, content, now_on
from commonweal.people.models import Organisation, User
from commonweal.places.models import Postcode

REPLIES, OF_GROUPS, ON_PAPER = 180, 12, 9
# Days before the demo's today on which the strategy opened, and after it on which it closes; the same of the earlier one.
OPEN_SINCE, OPEN_FOR = 70, 27
EARLIER, EARLIER_DAYS, EARLIER_REPLIES = 330, 86, 42
SHOWN = {
    1: "The board has decided nothing yet; the draft was written after a vision event, and two options stand beside each other.",
    2: "Each theme says what the trouble is, what could be done and what cannot change. A short and an easy-read version are at the libraries.",
    3: "Fourteen weeks, school holidays left out, and evenings in three wards.",
    4: "The board read all words of the replies and the counts by theme, and its minutes say theme by theme what changed.",
}


def consultation_events(people: dict[str, User], today: datetime.date) -> Iterator[Event]:
    """Each consultation set up and moved on, and each reply on its day."""
    teller = _Teller(people, today)
    begun = teller.instant(EARLIER + 10)
    yield Event(begun, 11, partial(teller.tell_earlier, begun))
    opened = teller.instant(OPEN_SINCE + 5)
    yield Event(opened, 11, partial(teller.open_strategy, opened))
    for number in range(REPLIES):
        at = teller.now - datetime.timedelta(
            days=teller.chance.randrange(OPEN_SINCE - 1), minutes=60 + teller.chance.randrange(500)
        )
        yield Event(at, 12, partial(teller.reply, number, at))


class _Teller:
    """Carries consultations out, each step through the verb that people use."""

    def __init__(self, people: dict[str, User], today: datetime.date) -> None:
        self.officer, self.today, self.now = people["aisha"], today, now_on(today)
        self.chance = random.Random(SEED)
        self.told = content("consultations")
        self.strategy: Consultation | None = None
        self.questions: list[Question] = []
        self.postcodes: list[str] = []

    def instant(self, days: int) -> datetime.datetime:
        """The morning of a day so many before the demo's."""
        return datetime.datetime.combine(
            self.today - datetime.timedelta(days=days), datetime.time(9, 30), LONDON
        )

    def _set_up(self, definition: Definition, at: datetime.datetime) -> Consultation:
        lead = Organisation.objects.get(is_lead=True)
        made = set_up(definition, owner=lead, by=self.officer, at=at)
        for test in (1, 2, 3):
            give_evidence(made, test=test, words=SHOWN[test], by=self.officer, at=at)
        for phase in (Phase.AGREED, Phase.OPEN):
            made = move_on(made, to=phase, by=self.officer, at=at)
        return made

    def open_strategy(self, at: datetime.datetime) -> None:
        text = files("commonweal.definitions.consultations").joinpath("cohesion-strategy.toml")
        definition = read_definition(text.read_text(encoding="utf-8"))
        closes = self.today + datetime.timedelta(days=OPEN_FOR)
        self.strategy = self._set_up(
            replace(
                definition,
                opens_on=self.today - datetime.timedelta(days=OPEN_SINCE),
                closes_on=closes,
                decided_by=closes + datetime.timedelta(days=86),
            ),
            at,
        )
        themes = self.strategy.themes.prefetch_related("questions__theme")
        self.questions = [question for theme in themes for question in theme.questions.all()]
        self.postcodes = list(
            Postcode.objects.filter(terminated="")
            .order_by("postcode")
            .values_list("postcode", flat=True)[::40]
        )

    def reply(self, number: int, at: datetime.datetime) -> None:
        """One person's reply: some questions left out, as people do; every fifteenth is of a group."""
        assert self.strategy is not None
        chance = random.Random(f"{SEED}-{number}")
        is_of_group = number % (REPLIES // OF_GROUPS) == 7
        is_on_paper = number % (REPLIES // ON_PAPER) == 3
        said: list[tuple[Question, str, list[str]]] = []
        chosen: dict[str, list[str]] = {}
        for question in self.questions:
            if not is_asked(question, chosen) or chance.random() < 0.3:
                continue
            if question.kind == QuestionKind.OPEN:
                words = self.told["words"][question.theme.code]
                said.append((question, words[(number + question.order) % len(words)], []))
                continue
            codes = [code for code, _words in offered(question)]
            picked = chance.sample(codes, 2 if question.kind == QuestionKind.SEVERAL else 1)
            chosen[question.code] = picked
            said.append((question, "", picked))
        if not said:
            return
        groups = self.told["words"]["groups"]
        send_reply(
            self.strategy,
            said=said,
            on_behalf_of=groups[number % len(groups)] if is_of_group else "",
            postcode=chance.choice(self.postcodes) if self.postcodes and chance.random() < 0.8 else "",
            language="en-gb",
            by=self.officer if is_on_paper else None,
            received_on=at.date() if is_on_paper else None,
            at=at,
        )

    def tell_earlier(self, at: datetime.datetime) -> None:
        """The consultation on evenings for the young, from its opening to what was done."""
        opens = at.date() + datetime.timedelta(days=10)
        closes = opens + datetime.timedelta(days=EARLIER_DAYS)
        days = {"opens_on": opens, "closes_on": closes, "decided_by": closes + datetime.timedelta(days=60)}
        asked, told = definition_of({**self.told["evenings"], **days}), self.told["answered"]
        made = self._set_up(asked, at)
        self._reply_to_earlier(made, opens)
        later = datetime.datetime.combine(closes + datetime.timedelta(days=20), datetime.time(11), LONDON)
        made = move_on(made, to=Phase.CLOSED, by=self.officer, at=later)
        respond(
            made.themes.get(),
            heard=told["heard"],
            response=told["response"],
            changed=told["changed"],
            by=self.officer,
            at=later,
        )
        give_evidence(made, test=4, words=SHOWN[4], by=self.officer, at=later)
        made = move_on(made, to=Phase.ANALYSED, by=self.officer, at=later)
        made = move_on(
            made,
            to=Phase.DECIDED,
            outcome=told["outcome"],
            decided_on=later.date(),
            by=self.officer,
            at=later,
        )
        move_on(made, to=Phase.FED_BACK, by=self.officer, at=later + datetime.timedelta(days=3))

    def _reply_to_earlier(self, asked: Consultation, opens: datetime.date) -> None:
        """What people answered: most near the bus station, as it was told to them afterwards."""
        theme = asked.themes.prefetch_related("questions").get()
        where, what = theme.questions.all()
        codes, words = [code for code, _words in offered(where)], self.told["answered"]["what"]
        for number in range(EARLIER_REPLIES):
            day = opens + datetime.timedelta(days=1 + number * (EARLIER_DAYS - 2) // EARLIER_REPLIES)
            code = codes[0] if number % 3 else codes[1 + number // 3 % (len(codes) - 1)]
            send_reply(
                asked,
                said=[(where, "", [code]), (what, words[number % len(words)], [])],
                language="en-gb",
                at=datetime.datetime.combine(day, datetime.time(17), LONDON),
            )
