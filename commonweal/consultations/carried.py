"""The pages of a reply to a consultation, and which of them somebody's answers lead through."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from commonweal.consultations.forms import (
    ANSWER,
    AboutForm,
    CheckForm,
    NothingAskedForm,
    Said,
    ThemeForm,
    said_in,
)
from commonweal.consultations.models import Consultation, Question, Theme
from commonweal.consultations.offered import is_asked
from commonweal.people.carried import Filling

# A theme's page is its number; a second one asks what depends on its answers.
MORE = "-more"
OTHERS: dict[str, type[forms.Form]] = {
    "start": NothingAskedForm,
    "about": AboutForm,
    "check": CheckForm,
}


@dataclass
class Replying(Filling):
    """One filling-in of a reply to a consultation."""

    consultation: Consultation = field(default_factory=Consultation)
    name: ClassVar[str] = "reply"
    salt: ClassVar[str] = "consultations.reply"

    @cached_property
    def themes(self) -> dict[str, Theme]:
        """The themes by the names of their pages."""
        found = self.consultation.themes.prefetch_related("questions")
        return {f"theme-{theme.order}": theme for theme in found}

    def steps(self) -> list[str]:
        """The pages that these answers lead through, in order."""
        steps = ["start"]
        for name in self.themes:
            steps.append(name)
            if self.questions(name + MORE):
                steps.append(name + MORE)
        return [*steps, "about", "check"]

    def theme_of(self, step: str) -> Theme | None:
        """The theme that a page is about."""
        return self.themes.get(step.removesuffix(MORE))

    def questions(self, step: str) -> list[Question]:
        """What a page asks: the questions of its theme that depend on nothing; or those that its answers lead to."""
        theme = self.theme_of(step)
        if theme is None:
            return []
        every = list(theme.questions.all())
        if not step.endswith(MORE):
            return [one for one in every if not one.only_if]
        typed = self.answers.get(step.removesuffix(MORE), {})
        chosen: dict[str, Sequence[str]] = {
            name.removeprefix(ANSWER): values for name, values in typed.items()
        }
        return [one for one in every if one.only_if and is_asked(one, chosen)]

    def make_form(self, step: str, data: MultiValueDict | None) -> forms.Form:
        """The form of a page, bound to `data` if there are any."""
        if step in OTHERS:
            return OTHERS[step](data)
        return ThemeForm(data, questions=self.questions(step))

    def address(self, step: str) -> str:
        """Where a page of this filling-in is."""
        return reverse("consultations:reply-page", args=[self.consultation.public_id, self.draft, step])

    @property
    def content_key(self) -> str:
        """One filling-in of one consultation can be sent once."""
        return hashlib.sha256(f"{self.name}:{self.consultation.public_id}:{self.token}".encode()).hexdigest()

    def is_long(self, step: str) -> bool:
        """Any theme may be answered at length."""
        return step in self.themes or step.removesuffix(MORE) in self.themes

    def said(self) -> list[Said]:
        """What is answered to each question; nothing of a question left out."""
        found: list[Said] = []
        for step in self.steps():
            form = self.form(step)
            form.is_valid()
            found += said_in(form, self.questions(step))
        return found
