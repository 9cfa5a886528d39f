"""Where things are: areas by type and vintage, how vintages overlap, and postcodes.

No field here is about a person, save that a postcode of very few addresses can point at one.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AreaType(models.Model):
    """A kind of area, such as ward or lower layer super output area."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    plural = models.CharField(_("plural"), max_length=100)
    order = models.PositiveSmallIntegerField(default=100, help_text=_("Large areas first."))

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return gettext(self.name)


class AreaSet(models.Model):
    """All areas of one type as they were drawn in one year: the wards of 2025.

    It is seen by nobody until `is_published` is set, in one step, at the end of its import.
    """

    area_type = models.ForeignKey(AreaType, on_delete=models.PROTECT, related_name="sets")
    vintage = models.PositiveSmallIntegerField(_("year of the boundaries"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    is_current = models.BooleanField(_("in use today"), default=False)
    is_published = models.BooleanField(_("published"), default=False)
    geometry_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of codes and shapes.")
    quality = models.JSONField(_("quality report"), default=dict)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["area_type__order", "-vintage"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_type", "vintage"],
                condition=models.Q(is_published=True),
                name="one_published_set_per_type_and_vintage",
            ),
            models.UniqueConstraint(
                fields=["area_type"],
                condition=models.Q(is_published=True, is_current=True),
                name="one_current_set_per_type",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(areas)s of %(year)s") % {
            "areas": gettext(self.area_type.plural),
            "year": self.vintage,
        }


class Area(models.Model):
    """One area of a set: its code, its name and its outline in longitude and latitude (WGS84)."""

    area_set = models.ForeignKey(AreaSet, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    geometry = models.BinaryField(help_text="Well-known binary, WGS84, longitude first.")
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    area_m2 = models.FloatField(help_text="Square metres on the British National Grid (EPSG:27700).")
    point_lon = models.FloatField(help_text="A point that is certainly inside.")
    point_lat = models.FloatField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children"
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["area_set", "code"], name="one_area_per_code_in_a_set")
        ]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        return self.min_lon, self.min_lat, self.max_lon, self.max_lat


class Overlap(models.Model):
    """How much of one area lies in an area of another set: the bridge between vintages and types."""

    class Source(models.TextChoices):
        COMPUTED = "computed", _("Measured from the outlines")
        LOOKUP = "look-up", _("From a published look-up")

    from_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="overlaps")
    to_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="overlapped_by")
    share = models.FloatField(
        null=True, help_text="Share of from_area inside to_area, 0 to 1; empty where a look-up does not say."
    )
    is_best_fit = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_area", "to_area", "source"], name="one_overlap_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.from_area} in {self.to_area}"


class PostcodeEdition(models.Model):
    """One file of postcodes as it was published. Postcodes of an edition are seen once it is published."""

    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    is_published = models.BooleanField(default=False)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.source


class Postcode(models.Model):
    """A postcode and its middle. About fifteen addresses share one, so it is not anybody's address."""

    edition = models.ForeignKey(PostcodeEdition, on_delete=models.CASCADE, related_name="postcodes")
    postcode = models.CharField(max_length=8, help_text="With one space: MK1 1AA.")
    lon = models.FloatField(null=True, help_text="Empty when the postcode has no grid reference.")
    lat = models.FloatField(null=True)
    terminated = models.CharField(max_length=7, blank=True, help_text="Year and month it ended: 2019-05.")

    class Meta:
        ordering = ["postcode"]
        constraints = [
            models.UniqueConstraint(fields=["postcode", "edition"], name="one_postcode_per_edition")
        ]

    def __str__(self) -> str:
        return self.postcode
