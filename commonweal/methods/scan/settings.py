"""What is scanned for: the model, the shape and size of windows, and how chance is told."""

from dataclasses import dataclass
from enum import Enum, IntEnum


class NotScannable(ValueError):
    """The data or the settings can't be scanned. The message says what is wrong, in words."""


class Model(Enum):
    """How cases would come about if there were no cluster."""

    POISSON = "Poisson"
    BERNOULLI = "Bernoulli"
    PERMUTATION = "space-time permutation"


class Unit(IntEnum):
    """Units of time, numbered as in SaTScan's parameters. Of generic time the days are plain numbers."""

    NONE = 0
    YEAR = 1
    MONTH = 2
    DAY = 3
    GENERIC = 4


class Overlap(IntEnum):
    """What a less likely cluster may share with those above it, numbered as in SaTScan's parameters."""

    NO_PLACE = 0
    NO_CENTRE_IN_OTHER = 1
    NO_CENTRE_IN_MORE_LIKELY = 2
    NO_CENTRE_IN_LESS_LIKELY = 3
    NO_PAIR_OF_CENTRES = 4
    ANY = 5


class PKind(IntEnum):
    """Which p-value is told, numbered as in SaTScan's parameters.

    DEFAULT is Gumbel's where fewer than nine replications reach the cluster, and the Monte Carlo rank elsewhere.
    """

    DEFAULT = 0
    MONTE_CARLO = 1
    EARLY = 2
    GUMBEL = 3


class Often(IntEnum):
    """How often a prospective analysis is run, for its recurrence interval; numbered as in SaTScan's parameters."""

    AS_AGGREGATED = 0
    DAILY = 1
    WEEKLY = 2
    MONTHLY = 3
    QUARTERLY = 4
    YEARLY = 5


@dataclass(frozen=True)
class Circles:
    """How large a circle may grow. It must keep within every limit that is set.

    share: of the population at risk, or of cases in the permutation model (0 to 1). None sets no such limit.
    share_listed: of the populations listed for this purpose alone. radius: in kilometres with latitude and
    longitude, in the unit of the coordinates elsewhere.
    """

    share: float | None = 0.5
    share_listed: float | None = None
    radius: float | None = None


@dataclass(frozen=True)
class Settings:
    """Everything that is asked for. Days are whole numbers, the last one included.

    unit, length: of an interval of time; Unit.NONE scans space alone. share_of_time or longest (in units) bounds a
    window, shortest (in units) too. is_prospective: only windows that reach the last day. alive: the same without
    being prospective. between: windows must start within the first pair of days and end within the second.
    surveillance_from: the first day of surveillance, where earlier analyses are adjusted for.
    """

    model: Model
    first: int
    last: int
    unit: Unit = Unit.NONE
    length: int = 1
    is_prospective: bool = False
    alive: bool = False
    between: tuple[tuple[int, int], tuple[int, int]] | None = None
    share_of_time: float | None = 0.5
    longest: int | None = None
    shortest: int = 1
    circles: Circles = Circles()
    reported: Circles | None = None
    high: bool = True
    low: bool = False
    least_high: int = 2
    least_low: int = 0
    risk_high: float | None = None
    risk_low: float | None = None
    with_all_time: bool = False
    with_all_places: bool = False
    overlap: Overlap = Overlap.NO_PLACE
    hierarchical: bool = True
    gini_stops: tuple[float, ...] = ()
    gini_cutoff: float = 0.05
    replications: int = 999
    p_kind: PKind = PKind.DEFAULT
    early_after: int = 50
    surveillance_from: int | None = None
    often: Often = Often.AS_AGGREGATED
    every: int = 1

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotScannable("The study ends before it starts.")
        if self.unit is Unit.NONE and self.model is Model.PERMUTATION:
            raise NotScannable("The space-time permutation model needs times: it can't scan space alone.")
        if self.length < 1 or self.shortest < 1 or self.every < 1:
            raise NotScannable("Lengths of time are counted in whole units from 1.")
        if self.replications < 0:
            raise NotScannable("The number of replications is below zero.")
        if not (self.high or self.low):
            raise NotScannable("Neither high nor low rates are asked for.")
        if self.circles.share is None and self.circles.radius is None and self.circles.share_listed is None:
            raise NotScannable("Nothing bounds the circles: give a share, or a radius.")

    @property
    def is_spatial(self) -> bool:
        """Is space alone scanned?"""
        return self.unit is Unit.NONE
