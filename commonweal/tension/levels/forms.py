"""The form by which a level is judged."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.asking_names import AsksAboutNames
from commonweal.people.asking_schools import SaysWhoReadsOfSchools
from commonweal.people.taxonomy import eep_levels
from commonweal.people.visibility_models import Handling, Marking
from commonweal.tension.forms.schools import OF_A_LEVEL
from commonweal.tension.levels.reasons import Reasons
from commonweal.tension.models import Level
from commonweal.tension.report_models import Direction
from commonweal.tension.verbs.levels import NOT_BEHIND
from commonweal.ui.forms import ManyTicks, Words, offer


def level_choices() -> list[tuple[str, Words]]:
    """The six levels with number and name, calmest first."""
    return [
        ("", _("Choose a level")),
        *((str(one.value), f"{one.value} – {one.name}") for one in eep_levels()),
    ]


class WithReasons(SaysWhoReadsOfSchools, AsksAboutNames):
    """A form with reasons of a level, which are asked about names and about schools."""

    who_reads_then = OF_A_LEVEL

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.ask_about_schools()


class LevelForm(WithReasons):
    """Three judgements, the direction, and why."""

    read_by_others = school_words = ("reason", "override_reason")

    came_from = forms.MultipleChoiceField(
        label=_("What this rests on"),
        help_text=_(
            "Checked reports of tension in this week, of what you may see, the most serious first. Tick those that "
            "you judge it by: whoever may see both follows one to the other."
        ),
        required=False,
        widget=ManyTicks,
        error_messages={"invalid_choice": NOT_BEHIND},
    )
    experienced = forms.ChoiceField(
        label=_("Experienced"), help_text=_("How people feel and what they notice."), choices=level_choices
    )
    evidenced = forms.ChoiceField(
        label=_("Evidenced"), help_text=_("What has been recorded."), choices=level_choices
    )
    potential = forms.ChoiceField(
        label=_("Potential"), help_text=_("What may raise tension soon."), choices=level_choices
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("What presses on people here, and what you know it from. Name nobody."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    overall = forms.ChoiceField(
        label=_("Overall, if it is not the worst of the three"),
        required=False,
        choices=lambda: [("", _("The worst of the three")), *level_choices()[1:]],
    )
    override_reason = forms.CharField(
        label=_("Why the overall level is another"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    marking = forms.ChoiceField(
        label=_("Marking"),
        help_text=_("At least that of the reports behind it. You can raise it here."),
        choices=Marking,
        required=False,
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, behind: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """behind: public id and words of each report that the level can rest on."""
        super().__init__(*args, **kwargs)
        if behind or (self.is_bound and self.data.get("came_from")):
            offer(self, came_from=behind)
        else:
            del self.fields["came_from"]

    def judged(self) -> dict[str, Any]:
        """What was judged, as `verbs.levels.set_level` takes it."""
        kept = self.cleaned_data
        return {
            **{name: int(kept[name]) for name in ("experienced", "evidenced", "potential")},
            "direction": kept["direction"],
            "reason": kept["reason"],
            "overall": int(kept["overall"]) if kept["overall"] else None,
            "override_reason": kept["override_reason"],
            "marking": kept["marking"],
            "came_from": kept.get("came_from", ()),
            "seen": self.data.get("seen"),
            "is_confirmed": self.was_confirmed,
        }

    @classmethod
    def beginning_with(
        cls,
        level: Level | None,
        why: Mapping[int, Reasons],
        week: datetime.date,
        behind: Sequence[tuple[str, str]],
    ) -> "LevelForm":
        """A form in which nothing is chosen, unless this very week was judged: then it starts from that, no tick ever.

        What was judged of another week stands beside the form to be read, and is no answer for this one.

        why: the reasons as whoever judges may read them; one that is withheld is not begun with.
        """
        if level is None or level.week != week:
            return cls(behind=behind)
        initial = {
            "seen": level.public_id,
            "experienced": str(level.experienced),
            "evidenced": str(level.evidenced),
            "potential": str(level.potential),
            "direction": level.direction,
            "marking": level.visibility_class.marking,
        }
        if not why[level.pk].is_withheld:
            initial |= {"reason": why[level.pk].reason}
        return cls(initial=initial, behind=behind)


class ReleaseForm(WithReasons):
    """Letting more people see a level than the reports behind it."""

    read_by_others = school_words = ("reason",)

    marking = forms.ChoiceField(label=_("Marking from now on"), choices=Marking, widget=forms.RadioSelect)
    handling = forms.ChoiceField(label=_("Handling from now on"), choices=Handling, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("The reason, as they may read it"),
        help_text=_("The earlier reason stays with those who may see it. Write what others may know."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.levels.release_level` takes it."""
        names = ("marking", "handling", "reason")
        return {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}
