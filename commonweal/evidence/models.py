"""What is known about places from outside: here recorded crime, beside reports and never mixed with them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonweal.evidence.review_models import Review as Review  # Django finds models here
from commonweal.identifiers import public_identifier


class Import(models.Model):
    """One loading of one file. What it brought is seen once its state is “published”, and not before."""

    class State(models.TextChoices):
        LOADING = "loading", _("Loading")
        PUBLISHED = "published", _("Published")
        FAILED = "failed", _("Failed, nothing kept")

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    kind = models.CharField(max_length=40, help_text="areas, lookups, postcodes, observations, police")
    name = models.CharField(_("file"), max_length=300)
    sha256 = models.CharField(max_length=64)
    details = models.JSONField(default=dict, help_text="How it was loaded: type, vintage and the like.")
    state = models.CharField(max_length=10, choices=State, default=State.LOADING)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    quality = models.JSONField(_("quality report"), default=dict)
    started_by_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "state"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


class SnapPoint(models.Model):
    """A map point that police.uk snaps crimes to: it stands for at least eight addresses, or none.

    About 750,000 such points serve all crimes, so places are worked out for the point and not for
    each crime.
    """

    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lon", "lat"], name="one_snap_point_per_coordinate")]

    def __str__(self) -> str:
        return f"{self.lon}, {self.lat}"


class SnapPointPlace(models.Model):
    """An area in which a snap point lies, by our outlines."""

    point = models.ForeignKey(SnapPoint, on_delete=models.CASCADE, related_name="places")
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "area"], name="one_place_per_point_and_area")]

    def __str__(self) -> str:
        return f"{self.point} in {self.area}"


class RecordedCrime(models.Model):
    """One crime or anti-social behaviour incident that a police force published on data.police.uk.

    Context beside reports, in a model of its own: never counted together with them. It carries a month,
    not a day; a place snapped to a map point; and no mark of hate. The file's LSOA governs counts.
    """

    source_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="crimes", db_index=False)
    # The row's content but for its outcome, which police.uk changes later, and how often that content
    # had already stood in the file: anti-social behaviour has no identifier, and exact repeats are real.
    content_hash = models.BinaryField(max_length=16)
    occurrence = models.PositiveSmallIntegerField(default=1)
    crime_id = models.CharField(_("crime ID"), max_length=64, blank=True)
    month = models.CharField(_("month"), max_length=7, help_text="2025-06. The day is not published.")
    reported_by = models.CharField(_("reported by"), max_length=100)
    falls_within = models.CharField(_("falls within"), max_length=100)
    point = models.ForeignKey(
        SnapPoint, null=True, on_delete=models.PROTECT, related_name="crimes", db_index=False
    )
    location = models.CharField(_("location"), max_length=200, blank=True)
    lsoa_code = models.CharField(_("LSOA code"), max_length=9, blank=True)
    lsoa_name = models.CharField(_("LSOA name"), max_length=100, blank=True)
    crime_type = models.CharField(_("crime type"), max_length=60)
    outcome = models.CharField(_("last outcome category"), max_length=100, blank=True)
    context = models.CharField(_("context"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["content_hash", "occurrence"], name="each_crime_once")]
        indexes = [
            models.Index(
                fields=["month", "lsoa_code", "crime_type", "source_import"], name="crime_month_lsoa_type"
            )
        ]

    def __str__(self) -> str:
        return f"{self.crime_type}, {self.month}"


class Coverage(models.Model):
    """Has a force's month been loaded? A month that has not is unobserved, which is not zero."""

    force = models.CharField(max_length=100)
    month = models.CharField(max_length=7)
    is_observed = models.BooleanField(default=True)
    source_import = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="coverage")

    class Meta:
        ordering = ["force", "month"]
        constraints = [
            models.UniqueConstraint(fields=["force", "month"], name="one_coverage_per_force_month")
        ]

    def __str__(self) -> str:
        return f"{self.force}, {self.month}: {'observed' if self.is_observed else 'not observed'}"


class Measure(models.Model):
    """One thing that is measured of areas, such as residents by ethnic group, and in which unit."""

    class Unit(models.TextChoices):
        COUNT = "count", _("Count")
        PERCENT = "percent", _("Percent")
        SCORE = "score", _("Score")
        RANK = "rank", _("Rank, 1 is the most deprived")
        DECILE = "decile", _("Decile, 1 is the most deprived")

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.COUNT)
    universe = models.CharField(_("of whom"), max_length=120, blank=True)
    about = models.CharField(
        max_length=40, help_text="What it says of an area, so that laying over is refused."
    )
    by = models.CharField(
        max_length=40, blank=True, default="", help_text="Of which characteristic its groups are."
    )
    # Of a measure of reach: whom it reaches is told of this service, which this organisation runs.
    service = models.CharField(_("service"), max_length=120, blank=True, default="")
    run_by = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return gettext(self.name)


class Dataset(models.Model):
    """A table of figures by area from outside: what it counts, whose it is, as of when, and how it came."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    source_import = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="dataset")
    area_set = models.ForeignKey("places.AreaSet", on_delete=models.CASCADE, related_name="datasets")
    measures = models.ManyToManyField(Measure, related_name="datasets")
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100)
    as_of = models.DateField(_("as of"))
    is_open = models.BooleanField(_("open data"), default=False, help_text="Anybody may see and reuse it.")
    next_due = models.DateField(_("next due"), null=True, blank=True)
    rhythm = models.CharField(
        _("how often it comes"),
        max_length=20,
        blank=True,
        default="",
        help_text="As `evidence.rhythms` reads it.",
    )
    lag = models.PositiveSmallIntegerField(
        _("days until it is published"), default=0, help_text="After the day that a table speaks of."
    )
    edition = models.CharField(
        max_length=64, blank=True, default="", help_text="The same for every edition of one table."
    )
    covers = models.JSONField(
        _("areas with a figure"), default=dict, help_text="How many, by the code of the measure."
    )
    # Withdrawn, it stays in the catalogue for those who load data, and no figure comes from it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_id = models.BigIntegerField(null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    class Meta:
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["as_of"])]

    def __str__(self) -> str:
        return self.title


class Observation(models.Model):
    """One figure: a measure of one group in one area at one time. A figure that is withheld is not zero.

    base: out of how many, where the table says. low and high: the ends of its interval, where it has one.
    """

    class Status(models.TextChoices):
        OBSERVED = "observed", _("Observed")
        MODELLED = "modelled", _("Modelled")
        CONVERTED = "converted", _("Converted from other boundaries")
        SUPPRESSED = "suppressed", _("Withheld")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="observations")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    area = models.ForeignKey("places.Area", on_delete=models.CASCADE, related_name="observations")
    group = models.CharField(_("group"), max_length=120, blank=True, help_text="Empty for everybody.")
    period = models.CharField(
        _("period"), max_length=20, blank=True, help_text="2021, 2021-03; empty for the day of the table."
    )
    value = models.FloatField(_("value"), null=True)
    base = models.FloatField(_("base"), null=True)
    low = models.FloatField(_("lower end of the interval"), null=True)
    high = models.FloatField(_("upper end of the interval"), null=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OBSERVED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "measure", "area", "group", "period"], name="each_observation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.group}, {self.area}: {self.value}"
