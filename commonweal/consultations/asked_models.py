"""Consultations: what is asked of everybody, by theme, and what became of it."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Phase(models.TextChoices):
    """How far a consultation has come. Each is reached from the one before it."""

    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ANALYSED = "analysed", _("Analysed")
    DECIDED = "decided", _("Decided")
    FED_BACK = "fed-back", _("Fed back")


class GunningTest(models.IntegerChoices):
    """The four tests of a fair consultation (R v Brent ex p Gunning, 1985; Moseley, 2014)."""

    FORMATIVE = 1, _("At a formative stage")
    REASONS = 2, _("Sufficient reasons to consider it intelligently")
    TIME = 3, _("Adequate time")
    ACCOUNT = 4, _("Conscientiously taken into account")


class Consultation(models.Model):
    """A public consultation: what is to be decided, by whom and when, what can change by it, and how far it has come."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("what it is about"))
    can_change = models.TextField(_("what can change by it"))
    cannot_change = models.TextField(_("what cannot"), blank=True)
    decision = models.TextField(_("what is to be decided"))
    decision_maker = models.CharField(_("who decides"), max_length=200)
    decided_by = models.DateField(_("decided by"))
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.DRAFT)
    # What was decided, once it was.
    outcome = models.TextField(_("what was decided"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    # When people were told what was done.
    fed_back_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    visibility_class = models.ForeignKey("people.VisibilityClass", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-opens_on", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> int:
        """For how many days it is open, the first and the last among them."""
        return (self.closes_on - self.opens_on).days + 1

    def takes_replies(self, on: datetime.date) -> bool:
        """Is it open on this day?"""
        return self.phase == Phase.OPEN and self.opens_on <= on <= self.closes_on


class Theme(models.Model):
    """One theme of a consultation: its issues, the options that there are, and what is asked."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="themes")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30)
    title = models.CharField(_("title"), max_length=200)
    issues = models.TextField(_("issues"))
    options = models.JSONField(_("options"), default=list, blank=True)
    # What was answered to it: changed, partly, not and why; which action does it; when.
    response = models.TextField(_("what we did"), blank=True)
    changed = models.CharField(_("what changed"), max_length=10, blank=True)
    heard = models.TextField(_("what people said"), blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "code"], name="one_theme_of_a_code"),
        ]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    OPEN = "open", _("In own words")
    ONE = "one", _("One answer")
    SEVERAL = "several", _("Several answers")
    AGREE = "agree", _("Agree or disagree")


class Question(models.Model):
    """One question of a theme. only_if: it is asked of those who gave one of these answers to another question."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    words = models.TextField(_("question"))
    help = models.TextField(_("help"), blank=True)
    choices = models.JSONField(_("answers"), default=list, blank=True)
    is_required = models.BooleanField(_("needs an answer"), default=False)
    only_if = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "code"], name="one_question_of_a_code"),
        ]

    def __str__(self) -> str:
        return self.words


class Evidence(models.Model):
    """What shows that a consultation meets one of the four tests, by whom and when it was said."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="evidence")
    test = models.PositiveSmallIntegerField(_("test"), choices=GunningTest)
    words = models.TextField(_("what shows it"))
    given_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["test"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "test"], name="one_evidence_of_a_test"),
        ]

    def __str__(self) -> str:
        return f"{self.get_test_display()}: {self.words}"
