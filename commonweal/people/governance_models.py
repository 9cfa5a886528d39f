"""The documents that must be recorded before real people's reports may come in."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    DPIA = "dpia", _("Data protection impact assessment")
    JOINT_CONTROLLERS = "joint-controllers", _("Joint controller agreement")
    APPROPRIATE_POLICY = "appropriate-policy", _("Appropriate policy document")
    RETENTION = "retention", _("Retention periods")


class GovernanceDocument(models.Model):
    """A document that the controller has signed: without all four, no real report is taken in."""

    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind)
    reference = models.CharField(_("reference, or where it is kept"), max_length=300)
    approved_by = models.CharField(_("approved by"), max_length=150)
    approved_on = models.DateField(_("approved on"))
    review_on = models.DateField(_("to be reviewed by"))
    recorded_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "-approved_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.approved_on:%d %B %Y}"


class RequestKind(models.TextChoices):
    ACCESS = "access", _("Subject access request")
    DELETION = "deletion", _("Request to delete")
    COMPLAINT = "complaint", _("Data protection complaint")
    INFORMATION = "information", _("Request for information")


class DataRequest(models.Model):
    """Somebody asks what is held about them, asks for it to be deleted, complains, or asks for other information.

    A complaint is acknowledged within 30 days (Data (Use and Access) Act 2025); access and deletion
    are answered within a month (UK GDPR article 12). Nothing is handed over or deleted before somebody has
    checked that whoever asks is who they say. A request for information (`people.information`) is anybody's, so nobody
    checks who asks; only it has days that it is about, and what was withheld.
    """

    public_id = models.CharField(max_length=16, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RequestKind)
    sealed = models.BinaryField(_("encrypted details of who asked"))
    text = models.TextField(_("what they ask"), blank=True)
    received_on = models.DateField(_("received"))
    due_on = models.DateField(_("due"))
    acknowledged_on = models.DateField(_("acknowledged"), null=True, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("to"), null=True, blank=True)
    withheld = models.TextField(_("what was withheld, and by which exemption"), blank=True)
    # Only where they gave its e-mail address too: whoever asks for somebody else is not noted.
    account = models.ForeignKey(
        "people.User",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("their account, if they asked while signed in"),
    )
    checked_how = models.CharField(_("how it was checked who asks"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked who asks"), null=True, blank=True)
    checked_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    could_not_be_checked = models.BooleanField(
        _("closed because it could not be checked who asks"), default=False
    )
    handled_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    # One sending of its form is kept once (`ui/once.py`).
    content_key = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.received_on:%d %B %Y}"

    @property
    def may_be_answered(self) -> bool:
        """May it be answered? Without a check what anybody may ask, and a complaint: its answer need not hold their data."""
        return self.checked_on is not None or self.kind in (RequestKind.COMPLAINT, RequestKind.INFORMATION)

    @property
    def is_late(self) -> bool:
        """Was it answered after the day it was due, or is that day over and it is not answered?"""
        return self.due_on < (self.answered_on or timezone.localdate())


class Erasure(models.Model):
    """Something was deleted on request, or withdrawn: once a backup is restored it is deleted or withdrawn again."""

    item_kind = models.CharField(max_length=40)
    item_id = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200)
    marks = models.TextField(
        blank=True, default="", help_text="By what the name is known again (people.marks)."
    )

    def __str__(self) -> str:
        return f"{self.item_kind} deleted {self.at:%d %B %Y}"
