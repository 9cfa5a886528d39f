"""Reading a consultation from its definition file: checked as a whole, every fault named with where it is."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonweal.consultations.asked_models import QuestionKind
from commonweal.consultations.offered import AGREEING
from commonweal.people.carried import MOST_TICKS

# What a reply may say to one question, and how many questions a page takes.
LONGEST_ANSWER = 10_000
MOST_QUESTIONS = 15
TEXTS = ("title", "purpose", "can_change", "decision", "decision_maker")
DAYS = ("decided_by", "opens_on", "closes_on")


class CannotDefine(ValueError):
    """A definition that cannot be taken; `faults` are sentences, each with where it is."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class AskedQuestion:
    """One question as its file has it. choices: pairs of a code and what is read."""

    code: str
    kind: QuestionKind
    words: str
    help: str
    choices: tuple[tuple[str, str], ...]
    is_required: bool
    only_if: Mapping[str, Any]


@dataclass(frozen=True)
class AskedTheme:
    """One theme as its file has it."""

    code: str
    title: str
    issues: str
    options: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True)
class Definition:
    """A whole consultation as its file has it."""

    title: str
    purpose: str
    can_change: str
    cannot_change: str
    decision: str
    decision_maker: str
    decided_by: datetime.date
    opens_on: datetime.date
    closes_on: datetime.date
    themes: tuple[AskedTheme, ...]


def read_definition(text: str) -> Definition:
    """The consultation that a TOML text defines. Raises CannotDefine with every fault, not only the first."""
    try:
        read = tomllib.loads(text)
    except RecursionError as error:
        raise CannotDefine([_("Its lists stand too deep in one another.")]) from error
    except tomllib.TOMLDecodeError as error:
        raise CannotDefine([_("This is not TOML: %(why)s.") % {"why": error}]) from error
    return definition_of(read)


def definition_of(read: Mapping[str, Any]) -> Definition:
    """The same of what a TOML text holds. Raises CannotDefine with every fault, not only the first."""
    # However deep it stands: PostgreSQL keeps no text that holds one.
    if "\\x00" in repr(read):
        raise CannotDefine([_("It holds a character that cannot be kept.")])
    faults: list[str] = []
    values: dict[str, Any] = {
        name: _text(read, name, faults, _("the consultation"), needed=True) for name in TEXTS
    }
    values["cannot_change"] = _text(read, "cannot_change", faults, _("the consultation"))
    values |= {name: _day(read, name, faults) for name in DAYS}
    if not faults:
        faults += _faults_of_days(values)
    themes = read.get("theme")
    if not isinstance(themes, list) or not themes:
        faults.append(_("There is no [[theme]]."))
        themes = []
    asked = tuple(_theme(one, number, faults) for number, one in enumerate(themes, start=1))
    faults += _twice([one.code for one in asked], _("the themes"))
    if faults:
        raise CannotDefine(faults)
    return Definition(themes=asked, **values)


def texts_of(definition: Definition) -> list[str]:
    """Everything in it that people will read."""
    head = (definition.title, definition.purpose, definition.can_change, definition.cannot_change)
    found = [*head, definition.decision, definition.decision_maker]
    for theme in definition.themes:
        found += [theme.title, theme.issues, *theme.options]
        for one in theme.questions:
            found += [one.words, one.help, *(words for _code, words in one.choices)]
    return found


def _faults_of_days(values: Mapping[str, Any]) -> list[str]:
    faults = []
    if values["closes_on"] < values["opens_on"]:
        faults.append(_("The last day is before the first."))
    if values["decided_by"] <= values["closes_on"]:
        faults.append(_("What is decided by then has to be after the last day."))
    return faults


def _text(
    of: Mapping[str, Any],
    name: str,
    faults: list[str],
    where: str,
    *,
    needed: bool = False,
    longest: int = 20_000,
) -> str:
    value = of.get(name, "")
    if not isinstance(value, str):
        faults.append(_("“%(name)s” of %(where)s is not text.") % {"name": name, "where": where})
        return ""
    value = value.strip()
    if needed and not value:
        faults.append(_("“%(name)s” of %(where)s is missing.") % {"name": name, "where": where})
    if len(value) > (200 if name in ("title", "decision_maker") else longest):
        faults.append(_("“%(name)s” of %(where)s is too long.") % {"name": name, "where": where})
    return value


def _day(of: Mapping[str, Any], name: str, faults: list[str]) -> datetime.date | None:
    value = of.get(name)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    faults.append(_("“%(name)s” is not a day, such as 2026-11-23.") % {"name": name})
    return None


def _code(of: Mapping[str, Any], faults: list[str], where: str) -> str:
    code = of.get("code", "")
    if (
        isinstance(code, str)
        and code
        and len(code) <= 30
        and code.replace("-", "").isalnum()
        and code.isascii()
    ):
        return code.lower()
    faults.append(
        _("%(where)s needs a “code” of small letters, figures and hyphens, at most 30.") % {"where": where}
    )
    return ""


def _theme(of: Any, number: int, faults: list[str]) -> AskedTheme:
    where = _("theme %(number)d") % {"number": number}
    of = of if isinstance(of, dict) else {}
    questions = of.get("question", [])
    if not isinstance(questions, list) or not questions or len(questions) > MOST_QUESTIONS:
        faults.append(
            _("%(where)s needs one to %(most)d questions.") % {"where": where, "most": MOST_QUESTIONS}
        )
        questions = []
    options = of.get("options", [])
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        faults.append(_("The options of %(where)s are not a list of texts.") % {"where": where})
        options = []
    asked: list[AskedQuestion] = []
    for at, one in enumerate(questions, start=1):
        asked.append(_question(one, where, at, asked, faults))
    faults += _twice([one.code for one in asked], where)
    return AskedTheme(
        code=_code(of, faults, where),
        title=_text(of, "title", faults, where, needed=True),
        issues=_text(of, "issues", faults, where, needed=True),
        options=tuple(one.strip() for one in options if one.strip()),
        questions=tuple(asked),
    )


def _question(
    of: Any, theme: str, number: int, before: list[AskedQuestion], faults: list[str]
) -> AskedQuestion:
    where = _("question %(number)d of %(theme)s") % {"number": number, "theme": theme}
    of = of if isinstance(of, dict) else {}
    kind = of.get("kind", QuestionKind.OPEN)
    if kind not in QuestionKind.values:
        faults.append(
            _("%(where)s is of the kind “%(kind)s”; there are: %(kinds)s.")
            % {"where": where, "kind": kind, "kinds": ", ".join(QuestionKind.values)}
        )
        kind = QuestionKind.OPEN
    choices = _choices(of.get("choices"), QuestionKind(kind), where, faults)
    return AskedQuestion(
        code=_code(of, faults, where),
        kind=QuestionKind(kind),
        words=_text(of, "words", faults, where, needed=True, longest=1_000),
        help=_text(of, "help", faults, where, longest=1_000),
        choices=choices,
        is_required=of.get("required") is True,
        only_if=_condition(of.get("only_if"), where, before, faults),
    )


def _choices(offered: Any, kind: QuestionKind, where: str, faults: list[str]) -> tuple[tuple[str, str], ...]:
    if kind in (QuestionKind.OPEN, QuestionKind.AGREE):
        if offered:
            faults.append(_("%(where)s offers answers, which its kind does not take.") % {"where": where})
        return ()
    if (
        not isinstance(offered, list)
        or not 2 <= len(offered) <= MOST_TICKS
        or not all(isinstance(one, str) and one.strip() for one in offered)
    ):
        faults.append(_("%(where)s needs two to thirty answers to choose from.") % {"where": where})
        return ()
    faults += _twice(offered, where)
    return tuple((str(number), one.strip()) for number, one in enumerate(offered, start=1))


def _condition(given: Any, where: str, before: list[AskedQuestion], faults: list[str]) -> Mapping[str, Any]:
    """Of which answer to which earlier question of the theme it depends: its code, and the answers' codes."""
    if given is None:
        return {}
    asked = given.get("question") if isinstance(given, dict) else None
    wanted = given.get("is") if isinstance(given, dict) else None
    earlier = next((one for one in before if one.code == asked and not one.only_if), None)
    if earlier is None or earlier.kind == QuestionKind.OPEN:
        faults.append(
            _("%(where)s depends on a question that is not one to choose from before it in its theme.")
            % {"where": where}
        )
        return {}
    codes = {words: code for code, words in earlier.choices} or {code: code for code in AGREEING}
    if not isinstance(wanted, list) or not wanted or any(one not in list(codes) for one in wanted):
        faults.append(
            _("%(where)s depends on an answer that “%(code)s” does not offer.")
            % {"where": where, "code": earlier.code}
        )
        return {}
    return {"question": earlier.code, "is": [codes[one] for one in wanted]}


def _twice(codes: list[str], where: str) -> list[str]:
    """What stands more than once."""
    return [
        _("“%(code)s” stands twice in %(where)s.") % {"code": code, "where": where}
        for code in dict.fromkeys(codes)
        if code and codes.count(code) > 1
    ]
