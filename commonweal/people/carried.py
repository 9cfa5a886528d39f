"""What a visitor has typed so far into a form of several pages, carried from page to page by the page itself.

Why in the page: nothing that somebody has not decided to send is ever on our disk, and no session is
needed that could tell one visitor from another. The answers travel in a hidden field, compressed and
signed, so that they cannot be changed on the way to skip a check. They are the visitor's own words on
the visitor's own screen, and so they are signed and not encrypted. What stands here is what is sent;
`people.half_written` keeps a copy in the browser for its own buttons Back and Reload.
"""

import hashlib
import secrets
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

# So many answers may be ticked to one question; no question of ours offers more.
MOST_TICKS = 30
IGNORED = frozenset(("csrfmiddlewaretoken", "carried", "step", "go", "language", "website"))


class NotOurs(ValueError):
    """The carried answers were changed on the way, or signed with another key."""


@dataclass
class Filling(ABC):
    """Answers as typed, by page and field; `token` is one filling-in of the form, `began` its start.

    `draft` stands in the addresses of its pages. It has nothing to do with `token`, of which a digest is
    kept with what is sent: a log of addresses can't be laid beside it. The last page is always `check`.
    """

    token: str = field(default_factory=lambda: secrets.token_hex(16))
    began: float = field(default_factory=time.time)
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    draft: str = field(default_factory=lambda: secrets.token_hex(6))

    # What this form is called in keys: its answers are taken for those of no other form.
    name: ClassVar[str]
    # With what its hidden field is signed.
    salt: ClassVar[str]

    @abstractmethod
    def steps(self) -> list[str]:
        """The pages that these answers lead through, in order."""

    @abstractmethod
    def make_form(self, step: str, data: MultiValueDict | None) -> forms.Form:
        """The form of a page, bound to `data` if there are any."""

    @abstractmethod
    def address(self, step: str) -> str:
        """Where a page of this filling-in is."""

    @abstractmethod
    def is_long(self, step: str) -> bool:
        """May a page hold a text that is too long to wait in a browser?"""

    def takes(self, step: str) -> bool:
        """Is this a page whose answers are carried? Files, which the last page asks for, are not."""
        return step in self.steps() and step != "check"

    def packed(self) -> str:
        """All of it as text for a hidden field."""
        return signing.dumps(
            [self.token, self.began, self.answers, self.draft], salt=self.salt, compress=True
        )

    @classmethod
    def unpacked(cls, text: str, **more: Any) -> Self:
        """What `packed` made. Raises NotOurs when it is not what we gave out."""
        try:
            return cls(*signing.loads(text, salt=cls.salt), **more)
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise NotOurs from error

    @classmethod
    def was_packed_within(cls, text: str, seconds: int) -> bool:
        """Did we give this text out so lately? Its signature holds the time, so that no process remembers it."""
        try:
            signing.loads(text, salt=cls.salt, max_age=seconds)
        except signing.BadSignature:
            return False
        return True

    @property
    def content_key(self) -> str:
        """One filling-in can be sent once: this goes with what is sent, and tells nothing of who sent it."""
        return hashlib.sha256(f"{self.name}:{self.token}".encode()).hexdigest()

    def keep(self, step: str, posted: QueryDict) -> None:
        """Remember what was typed on a page, right or wrong."""
        if self.takes(step):
            self.answers[step] = {
                name: posted.getlist(name)[:MOST_TICKS]
                for name in posted
                if name not in IGNORED and len(name) < 40
            }

    def form(self, step: str, *, bound: bool = True) -> forms.Form:
        """The page's form holding what was typed there; bound, so that it can be checked."""
        data = MultiValueDict(self.answers.get(step, {}))
        made = self.make_form(step, data if bound else None)
        if not bound:
            made.initial = {name: _shown(made, name, data) for name in made.fields}
        return made

    def first_unanswered(self) -> str:
        """The first page on which something is missing or wrong; the last page when nothing is."""
        return next((step for step in self.steps() if not self.form(step).is_valid()), "check")

    def cleaned(self) -> dict[str, Any]:
        """All answers, checked, by field. Call it once `first_unanswered` says "check"."""
        answers: dict[str, Any] = {}
        for step in self.steps():
            form = self.form(step)
            form.is_valid()
            answers |= form.cleaned_data
        return answers

    def typed(self, step: str, name: str) -> str:
        """What was typed into a field of one answer, as it stands; nothing where none was."""
        return (self.answers.get(step, {}).get(name) or [""])[0]


def _shown(form: forms.Form, name: str, data: MultiValueDict) -> Any:
    """What was typed into a field, for showing it again without judging it."""
    return form.fields[name].widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
