"""Organisations by sector, the bodies they sit on, and the nine strands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier


class Sector(models.TextChoices):
    """The sectors of a local partnership, as the Institute of Community Cohesion lists them (seed 004)."""

    COUNCIL = "council", _("Council")
    POLICE = "police", _("Police")
    FIRE = "fire", _("Fire and rescue")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    HOUSING = "housing", _("Housing")
    VOLUNTARY = "voluntary", _("Voluntary and community")
    FAITH = "faith", _("Faith")
    BUSINESS = "business", _("Business")
    NEIGHBOUR = "neighbour", _("Neighbouring partnership")


class Organisation(models.Model):
    """A member of the partnership, or somebody it works with: a council, a force, a charity, a school."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    # What it was called before: whoever reads an old name knows it by that, too.
    former_names = models.JSONField(default=list, blank=True, editable=False)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    org_id = models.CharField(
        _("identifier"),
        max_length=60,
        blank=True,
        help_text=_("From org-id.guide, such as GB-CHC-1090095 for a charity."),
    )
    is_lead = models.BooleanField(
        _("leads the partnership"),
        default=False,
        help_text=_("The organisation that receives what the public reports."),
    )
    is_reporting_centre = models.BooleanField(_("third-party reporting centre"), default=False)
    returns_weekly = models.BooleanField(
        _("sends a return each week"),
        default=False,
        help_text=_("Also when there is nothing to report: a nil return is an answer."),
    )
    # Is it part of the partnership? If not, since when and why (`membership.py`).
    is_active = models.BooleanField(_("active"), default=True)
    inactive_since = models.DateField(null=True, blank=True, editable=False)
    inactive_because = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_lead"],
                condition=models.Q(is_lead=True),
                name="one_organisation_leads",
                violation_error_message=_(
                    "Another organisation leads the partnership already. Take that from it first."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(is_lead=False) | models.Q(is_active=True),
                name="who_leads_is_part",
                violation_error_message=_("The organisation that leads is part of the partnership."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Characteristic(models.Model):
    """A legal ground: one of the nine protected characteristics of section 4 of the Equality Act 2010."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Strand(models.Model):
    """A consultation mechanism: a body of people who are heard together, such as older age or new arrivals.

    Strand and characteristic are not the same: young age and older age are one characteristic, and
    new arrivals are none by themselves (seed 003; Equality Act 2010 s.4).
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    support_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="strands"
    )
    characteristics = models.ManyToManyField(Characteristic, blank=True, related_name="strands")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class BodyKind(models.TextChoices):
    BOARD = "board", _("Board")
    THEMED = "themed", _("Themed partnership")
    REFERENCE = "reference", _("Reference group")
    DELIVERY = "delivery", _("Delivery group")
    WORKING = "working", _("Working group")
    TENSION = "tension", _("Tension monitoring group")


class Body(models.Model):
    """A group that meets and decides, such as the board or the tension monitoring group."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    reports_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    purpose = models.TextField(_("purpose"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A seat on a body: who holds it, and for which organisation and sector they speak (Popolo's post)."""

    class Role(models.TextChoices):
        """What somebody does on a body. An observer speaks for nobody."""

        CHAIR = "chair", _("Chair")
        VICE_CHAIR = "vice-chair", _("Vice-chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")
        OBSERVER = "observer", _("Observer")

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="memberships")
    on_behalf_of = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    # Of `definitions/bodies.toml`; empty for that of the organisation.
    sector = models.CharField(_("sector"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    position = models.CharField(_("what they are called there"), max_length=100, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["body", "from_on"]

    def __str__(self) -> str:
        return f"{self.person} on {self.body}"

    @property
    def called(self) -> str:
        """What this seat is called: by its own words, or by its role."""
        return self.position or str(self.get_role_display())
