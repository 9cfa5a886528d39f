"""Forms about accounts, organisations, agreements and data rights."""

import itertools
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commonweal.people.lost_steps import HowChecked, WhyEnded
from commonweal.people.models import Agreement, Body, Membership, Organisation, Strand, User
from commonweal.people.naming_schools import how_many_would_follow
from commonweal.people.organisations_models import Sector
from commonweal.people.representation import sectors
from commonweal.people.roles import ROLE_CHOICES
from commonweal.people.verbs import ANSWERS_FOR_CONTENT, may_give
from commonweal.ui.confirming import ask_to_confirm
from commonweal.ui.forms import DayMonthYearField, LongText, offer


def roles_given_by(user: User) -> list[tuple[str, str]]:
    """The roles that this person may give."""
    return [(code, name) for code, name in ROLE_CHOICES if may_give(user, code)]


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(is_active=True), label=_("Organisation"), empty_label=_("Choose")
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, roles=roles_given_by(by))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role to give"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, role=roles_given_by(by))


class EndStepsForm(forms.Form):
    why = forms.TypedChoiceField(
        label=_("Why can they not use it?"),
        choices=WhyEnded.choices,
        coerce=WhyEnded,
        widget=forms.RadioSelect,
    )
    checked = forms.TypedChoiceField(
        label=_("How did you make sure that it is they who ask?"),
        choices=HowChecked.choices,
        coerce=HowChecked,
        widget=forms.RadioSelect,
    )


class AcceptForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput,
        help_text=_("At least 12 characters. Three words are good."),
    )


class ShortNameProposed(forms.ModelForm):
    """A form of what addresses call by a short name: made from the name where nobody gives one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slug"]
        field.required = False
        field.label = _("Short name for addresses")
        field.help_text = _("Made from the name where you leave it empty.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("slug") and cleaned.get("name") and "slug" not in self.errors:
            # One that is in use stays: addresses that people keep lead to it.
            made = slugify(cleaned["name"])[:50] or str(self._meta.model._meta.model_name)
            cleaned["slug"] = self.instance.slug or self._free(made)
        return cleaned

    def _free(self, short: str) -> str:
        """This short name, with a number behind it where others have it."""
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        taken = set(others.filter(slug__startswith=short).values_list("slug", flat=True))
        tried = (f"{short}-{number}" for number in itertools.count(2))
        taken.add("new")  # the address at which one is added
        return short if short not in taken else next(one for one in tried if one not in taken)


class OrganisationForm(ShortNameProposed):
    class Meta:
        model = Organisation
        fields = [
            "name",
            "slug",
            "sector",
            "org_id",
            "is_lead",
            "is_reporting_centre",
            "returns_weekly",
        ]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the public sends goes to the organisation that leads.
        self.fields["is_lead"].disabled = not by.may(ANSWERS_FOR_CONTENT)
        self.by = by

    def clean(self) -> dict[str, Any]:
        """What tells of a school by its name is read by fewer from then on: whoever answers for that confirms it."""
        cleaned = super().clean() or {}
        self._ask_who_leads(cleaned)
        name = cleaned.get("name")
        if name and cleaned.get("sector") == Sector.EDUCATION and {"name", "sector"} & set(self.changed_data):
            if not self.by.may(ANSWERS_FOR_CONTENT):
                # Whether such a name is in reports, and how often, is nothing for whoever may not read them.
                ask = gettext(
                    "Please ask a cohesion officer, who answers for what is reported, to save this name."
                )
                self.add_error("name", ask)
                return cleaned
            becomes_school = self.instance.pk if "sector" in self.changed_data else None
            number = how_many_would_follow(name, becomes_school)
            if number:
                self._ask_whether_to_keep(name, number)
        return cleaned

    def _ask_who_leads(self, cleaned: dict[str, Any]) -> None:
        """Whoever leads is part of the partnership; where nobody leads, nobody receives what the public reports."""
        if "is_lead" not in self.changed_data:
            return
        if cleaned.get("is_lead"):
            if not self.instance.is_active:
                self.add_error("is_lead", gettext("Bring it back to the partnership first."))
            return
        told = gettext(
            "Until another organisation leads, the public form is closed, because nobody would receive what comes in."
        )
        box = ask_to_confirm(
            self,
            "leaderless",
            about=str(self.instance.pk),
            label=gettext("Nobody leads from now on"),
            told=told,
        )
        if not box.data:
            self.add_error(box.name, told)

    def _ask_whether_to_keep(self, name: str, number: int) -> None:
        told = ngettext(
            "With this name, %(n)d report, level or action that partners may read now would be kept to the tension "
            "monitoring group and those who check reports, because a school could be made out from it.",
            "With this name, %(n)d reports, levels or actions that partners may read now would be kept to the tension "
            "monitoring group and those who check reports, because a school could be made out from them.",
            number,
        ) % {"n": number}
        box = ask_to_confirm(
            self,
            "kept",
            about=f"{name}:{number}",
            label=_("Keep them to the tension monitoring group"),
            told=told,
        )
        if not box.data:
            self.add_error(box.name, told)
            self.add_error(box.name, gettext("Confirm it, or choose another name."))

    def clean_sector(self) -> str:
        """A school that has sent something stays one: under another sector it could be made out from that."""
        sector = str(self.cleaned_data["sector"])
        was_school = self.initial.get("sector") == Sector.EDUCATION
        if was_school and sector != Sector.EDUCATION and self.instance.visibilityclass_set.exists():
            raise forms.ValidationError(
                _(
                    "What is held here of this organisation is held as a school’s, which nobody outside the tension "
                    "group may know. Leave it in education, end its part in the partnership, and add another for what it is now."
                )
            )
        return sector

    def save(self, commit: bool = True) -> Organisation:
        """Keep what it was called before, too: reports may speak of it by that name."""
        before = self.initial.get("name")
        if "name" in self.changed_data and before and before not in self.instance.former_names:
            self.instance.former_names = [*self.instance.former_names, before]
        return super().save(commit)


class AgreementForm(forms.ModelForm):
    starts_on = DayMonthYearField(label=_("Starts"))
    ends_on = DayMonthYearField(label=_("Ends"), required=False)
    review_on = DayMonthYearField(label=_("To be reviewed by"))

    class Meta:
        model = Agreement
        fields = ["name", "purpose", "covers_tension", "starts_on", "ends_on", "review_on", "document"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The agreement ends before it starts."))
        return cleaned


class SignatureForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), empty_label=_("Choose")
    )
    signed_on = DayMonthYearField(label=_("Signed"))
    signed_by = forms.CharField(label=_("Signed by"), max_length=150)
    receives_tension = forms.BooleanField(
        label=_("Receives reports of tension"),
        required=False,
        help_text=_(
            "Without it an organisation receives strengths, and of tension only the partners’ edition of the "
            "weekly summary: rounded counts and no report."
        ),
    )


class BodyForm(ShortNameProposed):
    class Meta:
        model = Body
        fields = ["name", "slug", "kind", "reports_to", "purpose"]

    def clean_name(self) -> str:
        """Two of one name would be told apart by nobody; one that was sent twice would be two."""
        name = str(self.cleaned_data["name"]).strip()
        if Body.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a body with this name already."))
        return name

    def clean_reports_to(self) -> Body | None:
        """Nobody reports to themselves, not by way of others either."""
        above: Body | None = self.cleaned_data["reports_to"]
        one = above
        while one is not None and self.instance.pk:
            if one.pk == self.instance.pk:
                raise forms.ValidationError(
                    _("A body cannot report to itself, or to one that reports to it.")
                )
            one = one.reports_to
        return above


class StrandForm(forms.ModelForm):
    valid_from = DayMonthYearField(label=_("A strand from"), required=False)
    valid_to = DayMonthYearField(label=_("A strand until"), required=False)

    class Meta:
        model = Strand
        fields = ["support_organisation", "valid_from", "valid_to"]
        labels = {"support_organisation": _("Supported by")}


class SeatForm(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"), label=_("Person"), empty_label=_("Choose")
    )
    on_behalf_of = forms.ModelChoiceField(
        Organisation.objects.filter(is_active=True),
        label=_("Speaks for"),
        required=False,
        empty_label=_("No organisation"),
    )
    sector = forms.ChoiceField(
        label=_("For which sector"),
        required=False,
        help_text=_("Where it is not that of the organisation, such as for an elected member."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)
    position = forms.CharField(
        label=_("What they are called there, if it is something else"), max_length=100, required=False
    )
    from_on = DayMonthYearField(label=_("From"))
    until_on = DayMonthYearField(label=_("Until the end of the term"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, sector=[("", gettext("That of the organisation")), *sectors()])


class EndForm(forms.Form):
    seat = forms.ModelChoiceField(Membership.objects.none(), label=_("Whose seat"), empty_label=_("Choose"))
    until_on = DayMonthYearField(label=_("Last day"))

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still = body.memberships.exclude(until_on__lt=timezone.localdate())
        offer(self, seat=still.select_related("person", "body"))


class ReasonForm(forms.Form):
    reason = LongText(label=_("Reason"), max_length=500)
