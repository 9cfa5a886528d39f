"""Forms of keeping in touch: one short one to log a contact, and those that say with whom and how often."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.people.models import User
from commonweal.people.refusing_marked import RefusesMarkedAbove
from commonweal.places.models import Area
from commonweal.places.selectors import area_set_of
from commonweal.relations.judging import HoldsNoOpinions
from commonweal.relations.models import Contact, Kind, Relationship, Rhythm
from commonweal.relations.selectors import relationships_visible_to
from commonweal.relations.verbs import DETAILS, relationship_as_seen
from commonweal.ui.filters import FilterForm
from commonweal.ui.forms import DayMonthYearField, ManyTicks, offer
from commonweal.ui.meanwhile import SaysWhatWasSeen


class LogForm(HoldsNoOpinions):
    """Who, how, about what, and perhaps a promise: filled in within a minute."""

    places_read_by_others = ("about", "promise")
    judged_words = ("about", "promise")

    relationship = forms.ModelChoiceField(
        Relationship.objects.none(),
        label=_("With whom"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose with whom.")},
    )
    how = forms.ChoiceField(
        label=_("How"), choices=Contact.How.choices, widget=forms.RadioSelect, initial=Contact.How.MET
    )
    about = forms.CharField(
        label=_("About what, in one line"),
        help_text=_("The matter. No opinion of anybody, and no names of private people."),
        max_length=200,
        error_messages={"required": _("Say in one line what it was about.")},
    )
    promise = forms.CharField(label=_("What we promised, if anything"), max_length=200, required=False)
    due_on = DayMonthYearField(label=_("Promised by when"), required=False)
    again = forms.TypedChoiceField(
        label=_("Be in touch again"),
        choices=[
            ("", _("As often as agreed")),
            (7, _("In a week")),
            (14, _("In two weeks")),
            (31, _("In a month")),
            (92, _("In three months")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    on = DayMonthYearField(label=_("Which day"), help_text=_("Left empty, it is today."), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, relationship=relationships_visible_to(by).filter(ended_on=None))

    def clean_on(self) -> datetime.date:
        """The day, today where none is given; none to come."""
        day: datetime.date = self.cleaned_data["on"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("promise") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when it was promised."))
        if cleaned.get("due_on") and not cleaned.get("promise"):
            self.add_error("promise", _("Say what was promised, or leave out the day."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.log_contact` takes it."""
        names = ("on", "how", "about", "promise", "due_on")
        kept = {name: self.cleaned_data[name] for name in names} | {"is_confirmed": self.was_confirmed}
        days = self.cleaned_data["again"]
        return kept | {"again_on": kept["on"] + datetime.timedelta(days=days) if days else None}


class RelationshipForm(HoldsNoOpinions):
    """With whom, in what public role, where, and how often."""

    judged_words = ("role", "organisation")

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    role = forms.CharField(
        label=_("Role in public life"),
        help_text=_("Such as: ward councillor, imam, patch officer, chair of the tenants. Without a name."),
        max_length=120,
        error_messages={"required": _("Say in what role they are kept in touch with.")},
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("Areas"), required=False, widget=ManyTicks
    )
    rhythm = forms.TypedChoiceField(
        label=_("How often to be in touch"), choices=Rhythm.choices, coerce=int, initial=Rhythm.QUARTER
    )
    keeper = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who keeps in touch"),
        required=False,
        empty_label=_("Nobody in particular"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wards = area_set_of("ward")
        areas = Area.objects.filter(area_set=wards).defer("geometry") if wards else Area.objects.none()
        people = User.objects.filter(organisation=by.organisation_id, is_active=True).order_by("name")
        offer(self, areas=areas, keeper=people)
        if not self.initial.get("keeper"):
            self.fields["keeper"].initial = by.pk

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verbs take it."""
        names = ("kind", "role", "organisation", "areas", "rhythm", "keeper")
        return {name: self.cleaned_data[name] for name in names}


class ReachForm(RefusesMarkedAbove):
    """Who they are and how to reach them; kept encrypted, apart from the rest."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    phone = forms.CharField(label=_("Telephone number"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    how = forms.CharField(
        label=_("How they like to be reached"),
        help_text=_("Such as: mornings, by message, through the office."),
        max_length=200,
        required=False,
    )

    def details(self) -> dict[str, str]:
        """What was answered, as it is sealed."""
        return {name: str(self.cleaned_data[name]) for name in DETAILS}


class NewForm(ReachForm, RelationshipForm):
    """Both at once: whom to begin to keep in touch with."""

    field_order = [
        "kind",
        "role",
        "organisation",
        "name",
        "phone",
        "email",
        "how",
        "areas",
        "rhythm",
        "keeper",
    ]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["name"].help_text = gettext(
            "This and the next three are encrypted. Whoever opens them is on the record."
        )


class ChangeForm(SaysWhatWasSeen, RelationshipForm):
    """The same relationship, said otherwise."""

    changed_meanwhile = _("Somebody else has changed this since you opened the page. Nothing was saved.")

    def __init__(self, *args: Any, relationship: Relationship, by: User, **kwargs: Any) -> None:
        self.relationship, self.by = relationship, by
        now = relationship_as_seen(relationship)
        kwargs["initial"] = now | {"seen": now}
        super().__init__(*args, by=by, **kwargs)

    def answers(self) -> dict[str, Any]:
        """What was answered, as `verbs.change_relationship` takes it."""
        return super().answers() | {"seen": self.cleaned_data["seen"]}

    def over_theirs(self, changed: list[str]) -> "ChangeForm":
        """What was typed, over the relationship as it has become, with what became of it in words."""
        seen = relationship_as_seen(self.relationship)
        again = ChangeForm(self.typed_over(seen), relationship=self.relationship, by=self.by)
        return again.with_theirs(changed)


class EndForm(forms.Form):
    """From when on nobody keeps in touch any more."""

    ended_on = DayMonthYearField(label=_("Last day"))


class RelationshipFilterForm(FilterForm):
    """The filter of the list."""

    kind = forms.MultipleChoiceField(
        label=_("Kind"), required=False, choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    mine = forms.BooleanField(label=_("Only those I keep in touch with"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue ones"), required=False)
    ended = forms.BooleanField(label=_("Those that have ended"), required=False)
