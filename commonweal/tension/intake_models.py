"""What comes in with reports: who told us, files, questions asked back, spreadsheets."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.people.random_key import RandomKey


class Identity(models.Model):
    """Who reported, and how to reach them: apart from the report, encrypted, deleted when it is due."""

    id = RandomKey()
    report = models.OneToOneField("tension.Report", on_delete=models.CASCADE, related_name="identity")
    sealed = models.BinaryField(_("encrypted details"))
    # A keyed digest of the e-mail address or telephone number, so that a subject access request can
    # find a person's reports without anybody reading all of them.
    found_by = models.JSONField(default=list)
    delete_on = models.DateField(_("delete on"))

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return "Somebody who reported"


class Attachment(models.Model):
    """A picture or document sent with a report, re-encoded so that it carries no metadata."""

    id = RandomKey()
    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    report = models.ForeignKey("tension.Report", on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/%m")
    # A picture can show who somebody is: only triagers see it until one of them says that it does not.
    is_shared = models.BooleanField(_("may be seen by everybody who may see the report"), default=False)

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """Something the triager asked back, and the answer, given with the receipt and without an account."""

    report = models.ForeignKey("tension.Report", on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateField()
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # An answer waits, however far the report is, until somebody who checks reports has read it.
    read_on = models.DateField(null=True, blank=True)
    # When somebody was written to about an answer from the public, the morning after it came.
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["report"], name="answers_unread", condition=models.Q(read_on=None))]

    def __str__(self) -> str:
        return self.text[:60]


class Reason(models.Model):
    """Why somebody did something with a report. The record of what was done names this row, not its words."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    report = models.ForeignKey("tension.Report", on_delete=models.CASCADE, related_name="reasons")
    doing = models.CharField(max_length=60, help_text="The verb, as the record names it.")
    text = models.TextField(_("reason"))
    given_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.doing


class ColumnMapping(models.Model):
    """Which column of a partner's spreadsheet means what: said once, remembered for that partner."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE)
    header_key = models.CharField(max_length=64, help_text="Digest of the column names it was made for.")
    columns = models.JSONField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "header_key"], name="one_mapping_each")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {len(self.columns)} columns"


class Upload(models.Model):
    """A spreadsheet of reports on its way in: checked row by row, then added all at once or not at all."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be matched")
        CHECKED = "checked", _("Checked, not yet added")
        ADDED = "added", _("Added")
        CANCELLED = "cancelled", _("Cancelled")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE)
    uploaded_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="uploads/%Y/%m")
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    columns = models.JSONField(default=dict)
    accepted = models.PositiveIntegerField(default=0)
    already_here = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
