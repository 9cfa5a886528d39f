"""The pages of the public form of reports, and which of them a visitor's answers lead through."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from commonweal.people.carried import Filling
from commonweal.tension.forms.places import places_like
from commonweal.tension.forms.public import FORMS
from commonweal.tension.report_models import PlaceKind


@dataclass
class Carried(Filling):
    """One filling-in of the public form of reports."""

    name: ClassVar[str] = "public-form"
    salt: ClassVar[str] = "tension.public-form"

    def steps(self) -> list[str]:
        """The pages that these answers lead through, in order."""
        steps = ["start", "child"]
        if self.typed("child", "at_risk") in ("yes", "unsure"):
            steps.append("safeguarding")
        steps += ["kind", "what", "when", "where"]
        if self.typed("where", "where") == PlaceKind.PLACE and places_like(self.typed("where", "place")):
            steps.append("place")
        return [*steps, "contact", "share", "check"]

    def make_form(self, step: str, data: MultiValueDict | None) -> forms.Form:
        """The form of a page, bound to `data` if there are any."""
        named: dict[str, Any] = {"text": self.typed("where", "place")} if step == "place" else {}
        return FORMS[step](data, **named)

    def address(self, step: str) -> str:
        """Where a page of this filling-in is."""
        return reverse("tension:public-page", args=[self.draft, step])

    def is_long(self, step: str) -> bool:
        """What happened is told in the visitor's own words."""
        return step == "what"

    def takes(self, step: str) -> bool:
        """Any page but the last, also one that the answers do not lead to any more."""
        return step in FORMS and step != "check"
