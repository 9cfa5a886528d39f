"""The forms of a grid on its way in: the file and whose it is, and that what was looked through is to be loaded."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from commonweal.assessment.forms import without_posts
from commonweal.assessment.models import WORDS, Round
from commonweal.assessment.rounds import offered_frameworks
from commonweal.assessment.taking_in import Difference
from commonweal.people.asking_names import AsksAboutNames, known_places
from commonweal.people.found_names import names_in
from commonweal.people.models import Organisation
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.sources.assessment.grid import Grid, PointRow
from commonweal.ui.confirming import ask_to_confirm
from commonweal.ui.forms import offer

SALT = "assessment.brought"
MEGABYTE = 1024 * 1024
LARGEST_FILE, LONGEST_CARRIED = 10 * MEGABYTE, 2 * MEGABYTE


class GridFileForm(RefusesMarkedAbove):
    """A grid to look through: by which framework it is, into which round it goes, and who says what is in it."""

    says_nothing_of_optional = True
    file = forms.FileField(
        label=_("Grid"),
        help_text=_(
            "A document for Word (.docx), an Excel workbook (.xlsx), CSV, or text with tabs, of at most %(size)d MB. Its "
            "columns: No., Key Point, Current Position, P, Further Actions Required, Lead, Timescale; Score and Target may "
            "stand beside."
        )
        % {"size": LARGEST_FILE // MEGABYTE},
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv,.tsv,.txt,.md"}),
    )
    framework = forms.ChoiceField(
        label=_("By which framework is it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A grid that goes into a round that is there is by the framework of that round."),
    )
    title = forms.CharField(
        label=_("Title of your own framework"),
        max_length=200,
        required=False,
        help_text=_("Where the points are your own. As the file is called, unless you write another."),
    )
    round = forms.ChoiceField(
        label=_("Into which round does what is filled in go?"), required=False, widget=forms.RadioSelect
    )
    new_round = forms.CharField(
        label=_("Title of the new round"), max_length=120, required=False, help_text=_("For example, “2026”.")
    )
    organisation = forms.ChoiceField(label=_("Who says it?"), required=False)

    def __init__(self, *args: Any, rounds: Iterable[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ("", _("By its own words: they become the partnership’s framework"))
        organisations = Organisation.objects.filter(is_active=True).order_by("name")
        offer(
            self,
            framework=[own, *((name, title) for name, title, _check in offered_frameworks())],
            round=[("", _("A new round")), *((one.public_id, one.title) for one in rounds)],
            organisation=[
                ("", _("It is what the partnership agrees")),
                *((one.slug, one.name) for one in organisations),
            ],
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large. Send only the grid."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("round"):
            cleaned["framework"] = ""
        elif cleaned.get("new_round") and Round.objects.filter(title=cleaned["new_round"]).exists():
            self.add_error("new_round", _("Another round is called so. Give this one a title of its own."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What was said of the grid, as `load_grid` takes it."""
        kept = self.cleaned_data
        return {
            "framework": kept["framework"],
            "title": kept["title"],
            "round": kept["round"] or kept["new_round"],
            "organisation": kept["organisation"],
        }


class ConfirmGridForm(AsksAboutNames):
    """That what was looked through is to be loaded. What looks like somebody's name in it is asked about first."""

    says_nothing_of_optional = True
    carried = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_CARRIED)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, differences: Sequence[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        self.lost = sum(one.overwrites for one in differences)
        if self.lost:
            words = _("Put the file’s words in place of what stands there (%(n)d cells)") % {"n": self.lost}
            told = _("What was said before stays in the history of each point.")
            ask_to_confirm(self, "overwrite", about=str(self.lost), label=words, told=told)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        box = next((name for name in self.fields if name.startswith("overwrite_")), "")
        if box and not cleaned.get(box):
            self.add_error(
                box, _("Tick that these cells are to be overwritten, or take them out of the file.")
            )
        return cleaned

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in what would be said anew; posts and bodies that lead are none."""
        texts = [
            without_posts(str(one.after)) if one.field == "lead" else str(one.after)
            for one in self.differences
            if one.field in WORDS
        ]
        if not any(names_in(text, places=()) for text in texts):
            return []
        places = known_places()
        return list(dict.fromkeys(name for text in texts for name in names_in(text, places=places)))


def packed(grid: Grid, *, name: str, asked: dict[str, Any]) -> str:
    """A grid that was read, as signed text for a hidden field: nothing undecided is on our disk."""
    return signing.dumps([asdict(grid), name, asked], salt=SALT, compress=True)


def unpacked(text: str) -> tuple[Grid, str, dict[str, Any]]:
    """What `packed` made. Raises `signing.BadSignature` where it is not what we gave out."""
    held, name, asked = signing.loads(text, salt=SALT)
    points = [PointRow(**one) for one in held.pop("points")]
    return Grid(points=points, **held), name, asked
