"""The filter of replies: by words, ward, how they came, and what was held back."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from commonweal.consultations.models import Answer, Channel, Consultation, Reply
from commonweal.places.models import Area
from commonweal.ui.filters import FilterForm
from commonweal.ui.forms import offer


class ReplyFilterForm(FilterForm):
    """Which replies to show."""

    words = forms.CharField(label=_("Words"), max_length=100, required=False)
    area = forms.ChoiceField(label=_("Ward"), required=False)
    channel = forms.MultipleChoiceField(
        label=_("How it came"), required=False, choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.BooleanField(label=_("Only those of groups"), required=False)
    held = forms.BooleanField(label=_("Only those held back"), required=False)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Area.objects.filter(pk__in=consultation.replies.values("area")).order_by("name")
        offer(
            self, area=[("", _("All")), *((str(key), name) for key, name in there.values_list("pk", "name"))]
        )

    def found(self, among: QuerySet[Reply]) -> QuerySet[Reply]:
        """The replies that fit; none while the address asks for what cannot be."""
        if not self.is_valid():
            return among.none()
        asked = self.cleaned_data
        if asked["words"]:
            saying = Answer.objects.filter(reply=OuterRef("pk"), words__icontains=asked["words"])
            among = among.filter(Exists(saying))
        if asked["area"]:
            among = among.filter(area=asked["area"])
        if asked["channel"]:
            among = among.filter(channel__in=asked["channel"])
        if asked["groups"]:
            among = among.exclude(on_behalf_of="")
        if asked["held"]:
            among = among.exclude(held="")
        return among

    def named(self) -> list[str]:
        """The names of what was asked for, without the values: what the record may keep."""
        self.is_valid()
        return sorted(name for name, value in self.cleaned_data.items() if value)
