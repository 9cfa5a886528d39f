"""The strategic plan: its objectives in the order of its themes, who does what, and how bodies agreed to it."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.people.veiling import Veil

# Tables are often cut at a term of so many years.
TERM = 3


class Plan(models.Model):
    """What a partnership means to reach within some years: a vision, objectives, and who does what for them."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    title = models.CharField(_("title"), max_length=200)
    vision = models.TextField(_("vision"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    owner_organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="plans",
        verbose_name=_("organisation that keeps it"),
    )
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    # Counts what was said otherwise since the plan was made; each number has a `PlanVersion`.
    version = models.PositiveIntegerField(default=0, editable=False)
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="a_plan_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title_for_all(self) -> str:
        """The title as everybody reads it: without the name of a school that joined, or was called so, since it was given."""
        return Veil.for_many().over(self.title)

    @staticmethod
    def last_day_after(first: datetime.date, years: int = TERM) -> datetime.date:
        """The last day of a term of so many years that begins on this day.

        >>> Plan.last_day_after(datetime.date(2026, 4, 1))
        datetime.date(2029, 3, 31)
        """
        try:
            anniversary = first.replace(year=first.year + years)
        except ValueError:  # the 29th of February
            anniversary = first.replace(year=first.year + years, month=3, day=1)
        return anniversary - datetime.timedelta(days=1)


class Theme(models.Model):
    """A part of a plan under which some of its objectives stand."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(_("theme"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="one_theme_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """What a plan means to reach in one matter, and by what its partners will know that they have."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="objectives"
    )
    order = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(_("strategic objective"))
    indicator = models.TextField(_("indicator of success"), blank=True)
    references = models.JSONField(
        default=list, blank=True, help_text="The places of the strategy that it rests on, each in its words."
    )
    cells = models.JSONField(
        default=dict, blank=True, help_text="Its row as it was brought: the text of each cell by column."
    )
    # The version of the plan in which it was there no more; links to it still lead to its page.
    left_in = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.words


class Responsibility(models.Model):
    """Who an objective names as responsible, in its words, and which organisation or body here that is, if any."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="responsibilities")
    order = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(_("responsibility"), max_length=500)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    body = models.ForeignKey(
        "people.Body", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "responsibilities"

    def __str__(self) -> str:
        return self.words


class PlannedAction(models.Model):
    """That an action is one of an objective: in which words the plan says it, and whom it names for it."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="planned")
    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="planned")
    order = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(_("action"))
    responsible = models.JSONField(
        default=list, blank=True, help_text="Whom the plan names for it, each in its words."
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "action"], name="an_action_once_in_an_objective")
        ]

    def __str__(self) -> str:
        return self.words


class Pledge(models.Model):
    """What an agency promises towards the whole plan, beside single actions."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="pledges")
    organisation = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation that promises it"),
    )
    words = models.TextField(_("what it promises"))
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "organisation"], name="one_pledge_each")]

    def __str__(self) -> str:
        return self.words


class Step(models.Model):
    """That a body endorsed a plan, was consulted on it or approved it, as it stood then, and on which day."""

    class Kind(models.TextChoices):
        ENDORSED = "endorsed", _("Endorsed")
        CONSULTED = "consulted", _("Consulted on")
        APPROVED = "approved", _("Approved")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(_("what was decided"), max_length=10, choices=Kind)
    body = models.CharField(_("by which body"), max_length=200)
    on = models.DateField(_("on which day"))
    version = models.PositiveIntegerField(help_text="Of the plan, as it was decided on.")
    note = models.TextField(_("note"), blank=True)
    # The decision at a meeting by which it was done, where it was recorded there.
    decision = models.ForeignKey(
        "meetings.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.body}, {self.on:%d %B %Y}"


class PlanVersion(models.Model):
    """How a plan read from one change to the next: what was agreed stays readable, whatever is said later."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField(help_text="The head and each objective, as `versions.content_of` gives them.")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"
