"""What is asked about a point, and about a round."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from commonweal.actions.forms import FOR_PARTNERS_TOO, ReadByOthers
from commonweal.assessment.models import FIELDS, NOTHING, WORDS, Answer, Framework, Section
from commonweal.assessment.standing import WHOSE
from commonweal.assessment.verbs import NO_WORDS
from commonweal.people.asked_once import asked_once
from commonweal.people.found_names import names_in
from commonweal.people.models import User
from commonweal.people.naming import sends_counts
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.ui.filters import FilterForm
from commonweal.ui.forms import Answers, Words, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen

LONGEST_TEXT, LONGEST_LINE = 10_000, 200
OF_AN_ANSWER = _(
    "As it is worded now, only the tension monitoring group, those who check reports and people of the organisation that "
    "says it will read what is said of this point, now and later, because it tells of a school."
)
OF_THE_LEAD = _(
    "As it is worded now, only the tension monitoring group and those who check reports will read what is said of this "
    "point, now and later, because it tells of a school."
)

# Who leads is a post or a body more often than a person: its words, which are no names of anybody.
OF_POSTS = """Action Adult Assistant Board Business Cabinet Care Chair Champion Chief Children Cohesion Commissioner
Communications Community Constable Co-ordinator Coordinator Corporate Councillor Culture Deputy Director Economy Education
Employment Engagement Environment Equalities Equality Executive Faith Faiths Fire Forum Group Head Health Homes Housing
Inclusion Inspector Inter Leader Leisure Libraries Lead Manager Media Member Network Neighbourhood Neighbourhoods Officer
Ours Participation Partnerships Planning Policing Policy Portfolio Prevention Public Regeneration Resources Safeguarding
Safety Secretary Senior Sergeant Service Services Skills Social Sport Strategic Strategy Superintendent Team Us Voluntary
Volunteer Welfare Working Youth""".split()
_POST = re.compile(rf"\b(?:{'|'.join(OF_POSTS)})\b")


def without_posts(lead: str) -> str:
    """Who leads, with the words of posts and bodies in small letters, so that none of them is taken for a name.

    >>> without_posts("Head of Housing, Janet Smith")
    'head of housing, Janet Smith'
    """
    return _POST.sub(lambda found: found[0].lower(), lead)


def _long(label: Any) -> forms.CharField:
    # Not a LongText: a count of letters under each of sixty boxes would be all that anybody sees.
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[MaxLengthValidator(LONGEST_TEXT)],
    )


class LineForm(SaysWhatWasSeen, ReadByOthers):
    """Everything that is said of one point: one line of the grid."""

    read_by_others = school_words = WORDS
    says_nothing_of_optional = True
    changed_meanwhile = _(
        "Somebody else has changed this point since you opened the page. Nothing of it was saved."
    )

    position = _long(_("Current position"))
    further = _long(_("Further actions required"))
    lead = forms.CharField(label=_("Lead"), max_length=LONGEST_LINE, required=False)
    timescale = forms.CharField(label=_("Timescale"), max_length=LONGEST_LINE, required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    score = forms.TypedChoiceField(label=_("Score"), required=False, coerce=int, empty_value=None)
    target = forms.TypedChoiceField(label=_("Target"), required=False, coerce=int, empty_value=None)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        answer: Answer | None,
        framework: Framework,
        by: User,
        for_partnership: bool,
        prefix: str,
    ) -> None:
        self.answer, self.framework, self.by, self.for_partnership = answer, framework, by, for_partnership
        self.takes_words = not sends_counts(by.organisation)
        now = answer.said if answer else NOTHING
        is_for_the_group = not self.takes_words or bool(answer and answer.visibility_class.names_school)
        super().__init__(
            data,
            prefix=prefix,
            initial={**now, "seen": self._as_it_is()},
            is_for_the_group=is_for_the_group,
        )
        scores: Answers = [("", "–"), *((code, f"{code} {words}") for code, words in framework.scores)]
        offer(self, priority=[("", "–"), *framework.priorities], score=scores, target=scores)
        if not self.takes_words:
            for name in WORDS:
                del self.fields[name]

    def _as_it_is(self) -> dict[str, int]:
        return {"version": self.answer.version if self.answer else 0}

    def told_of_schools(self) -> Words:
        """Who reads it then, which is otherwise where the answer is that of the organisation that leads."""
        words = "\n".join(map(self._typed, self.school_words))
        if not words.strip() or not tells_of_a_school(words, asked_once("known schools", known_schools)):
            return ""
        leads = self.for_partnership or (self.by.organisation is not None and self.by.organisation.is_lead)
        return f"{OF_THE_LEAD if leads else OF_AN_ANSWER} {FOR_PARTNERS_TOO}"

    def clean_seen(self) -> dict[str, Any]:
        seen = super().clean_seen()
        version = seen.get("version")
        if type(version) is not int or version < 0:
            raise forms.ValidationError(self.fields["seen"].error_messages["invalid"])
        return seen

    def found_names(self, cleaned: dict[str, Any]) -> list[str]:
        """What looks like a name in what was typed; posts and bodies that lead are none."""
        said = cleaned | {"lead": without_posts(str(cleaned.get("lead") or ""))}
        # Most lines hold nothing like a name, and then nobody need ask which names are places.
        if not any(names_in(str(said.get(name) or ""), places=()) for name in self.read_by_others):
            return []
        return super().found_names(said)

    def clean(self) -> dict[str, Any]:
        """Words that came from a school all the same, as from a page opened before, are refused and not dropped."""
        cleaned = super().clean()
        if not self.takes_words and any(self.data.get(self.add_prefix(name)) for name in WORDS):
            self.add_error("score", NO_WORDS)
        return cleaned

    @property
    def says_otherwise(self) -> bool:
        """Is what was sent another than what is kept now?"""
        return any(name in FIELDS for name in self.changed_data)

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.answer_point` takes it."""
        kept = self.cleaned_data
        return {
            "said": {name: kept[name] for name in FIELDS if name in self.fields},
            "seen": kept["seen"]["version"],
            "is_confirmed": self.was_confirmed,
        }

    def anew(self, answer: Answer | None, data: Mapping[str, Any] | None = None) -> Self:
        """The same line over what is kept now."""
        return type(self)(
            data,
            answer=answer,
            framework=self.framework,
            by=self.by,
            for_partnership=self.for_partnership,
            prefix=str(self.prefix),
        )

    def over_theirs(self, answer: Answer | None, changed: Sequence[str], beside: Mapping[str, Any]) -> Self:
        """What was typed, over what somebody else has said meanwhile, with that in words.

        beside: what stands in the fields that nobody typed in here, so that it is not saved over unseen.
        """
        data = self.typed_over({"version": answer.version if answer else 0})
        for name, value in beside.items():
            data[self.add_prefix(name)] = "" if value is None else str(value)
        again = self.anew(answer, data)
        return again.with_theirs([name for name in changed if name in again.fields])


class RoundForm(RefusesMarkedAbove):
    """A new round: by which framework, and what it is called."""

    framework = forms.ChoiceField(
        label=_("Framework"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a framework.")},
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("For example, “2026” or “Before the new strategy”."),
        max_length=120,
        error_messages={"required": _("Give the round a title.")},
    )


class GridFilterForm(FilterForm):
    """The filter of a round's points."""

    whose = forms.ChoiceField(
        label=_("Whose answers"), required=False, widget=forms.RadioSelect, choices=WHOSE
    )
    section = forms.MultipleChoiceField(
        label=_("Section"), required=False, widget=forms.CheckboxSelectMultiple
    )
    state = forms.MultipleChoiceField(
        label=_("How far"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("answered", _("Answered")),
            ("open", _("Not answered")),
            ("gap", _("Gap")),
            ("acted", _("With an action")),
        ],
    )
    priority = forms.MultipleChoiceField(
        label=_("Priority"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, framework: Framework, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            section=[(str(one.order), one.name) for one in sections],
            priority=[*framework.priorities, ("none", _("None given"))],
        )

    def named(self) -> list[str]:
        """The names of what was asked for, without the values: what the record may keep."""
        self.is_valid()
        return sorted(name for name, value in self.cleaned_data.items() if value)
