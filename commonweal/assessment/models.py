"""Frameworks of points, the rounds in which a partnership assesses itself by one, and what was said at each point."""

import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from commonweal.identifiers import public_identifier


class Framework(models.Model):
    """A list of points by which a partnership assesses itself, in one version: ours, or its own from its own file.

    It never changes once it is kept: other words are another version, so that what was said of a point stays with the
    words that it was said of.
    """

    code = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    dated = models.CharField(max_length=20, blank=True)
    words_of = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)
    check_first = models.CharField(max_length=300, blank=True)
    # What priorities and scores there are, with their words: `definitions/frameworks/scales.toml` has the form.
    scales = models.JSONField(default=dict)

    class Meta:
        ordering = ["title", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_framework_a_version")]

    def __str__(self) -> str:
        return self.title

    @property
    def priorities(self) -> list[tuple[str, str]]:
        """Code and words of each priority, the highest first."""
        return [(one["code"], one["words"]) for one in self.scales["priority"]["values"]]

    @property
    def scores(self) -> list[tuple[int, str]]:
        """Code and words of each score, the lowest first."""
        return [(one["code"], one["words"]) for one in self.scales["score"]["values"]]

    @property
    def high(self) -> str:
        """The priority that asks for an action."""
        return str(self.scales["priority"]["high"])


class Section(models.Model):
    """A part of a framework, such as “Young people”."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["framework", "order"]
        constraints = [models.UniqueConstraint(fields=["framework", "order"], name="one_section_a_place")]

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """One point of a framework: its number and its words, and which older points it follows."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="points")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    follows = models.JSONField(default=list)

    class Meta:
        ordering = ["framework", "number"]
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_point_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.words}"


class Round(models.Model):
    """One cycle of assessing by a framework: partners answer while it is open, and what they said stays when it is closed."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(_("title"), max_length=120, unique=True)
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    opened_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class RoundPoint(models.Model):
    """A point of a framework in one round: what evidence, answers and actions hang on."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="points")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round", "point__number"]
        constraints = [models.UniqueConstraint(fields=["round", "point"], name="one_point_a_round")]

    def __str__(self) -> str:
        return str(self.point)


class Answer(models.Model):
    """Where an organisation says it stands on a point, and what it means to do; without one, what the partnership agreed.

    version: goes up with each change, so that whoever saves over a change they have not seen is told.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    at = models.ForeignKey(RoundPoint, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.TextField(_("current position"), blank=True)
    priority = models.CharField(_("priority"), max_length=10, blank=True)
    further = models.TextField(_("further actions required"), blank=True)
    lead = models.CharField(_("lead"), max_length=200, blank=True)
    timescale = models.CharField(_("timescale"), max_length=200, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    target = models.PositiveSmallIntegerField(_("target"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    _history_date: datetime.datetime  # when a change was made, read by django-simple-history
    history = HistoricalRecords()

    class Meta:
        ordering = ["at", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["at", "organisation"], name="one_answer_an_organisation"),
            models.UniqueConstraint(
                fields=["at"], condition=models.Q(organisation=None), name="one_moderated_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer of {self.said_at:%d %B %Y}"

    @property
    def said(self) -> dict[str, Any]:
        """All that is said, by the names of the fields."""
        return {name: getattr(self, name) for name in FIELDS}


# What is said of a point; the first four in words.
WORDS = ("position", "further", "lead", "timescale")
FIELDS = ("position", "priority", "further", "lead", "timescale", "score", "target")
NOTHING: dict[str, Any] = {name: None if name in ("score", "target") else "" for name in FIELDS}
