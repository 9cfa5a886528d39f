"""What a parameter file asks for, as settings of a scan."""

from dataclasses import dataclass

from commonweal.methods.scan import Circles, Model, Often, Overlap, PKind, Settings, Unit
from commonweal.sources.satscan.dates import NoDate, day_of
from commonweal.sources.satscan.parameters import Parameters

SPATIAL, RETROSPECTIVE, PROSPECTIVE = 1, 3, 4
ANALYSES = {
    SPATIAL: "purely spatial",
    RETROSPECTIVE: "retrospective space-time",
    PROSPECTIVE: "prospective space-time",
}
MODELS = {0: Model.POISSON, 1: Model.BERNOULLI, 2: Model.PERMUTATION}
UNITS = {0: "none", 1: "year", 2: "month", 3: "day", 4: "generic"}
HIGH, LOW, BOTH = 1, 2, 3


@dataclass(frozen=True)
class Asked:
    """settings: of the scan.  precision: what dates in files must say.  start: the first day, where times are counted.

    relaxed_times, relaxed_places: cases out of the study are passed over, rather than refused.
    """

    settings: Settings
    analysis: str
    precision: Unit
    on_sphere: bool
    has_grid: bool
    has_listed: bool
    relaxed_times: bool
    relaxed_places: bool

    @property
    def is_generic(self) -> bool:
        """Are times plain numbers?"""
        return self.precision is Unit.GENERIC


def settings_of(parameters: Parameters, *, replications: int | None = None) -> Asked:
    """Everything that a parameter file asks for. Raises Unreadable, and NotScannable where it can't be together."""
    analysis = parameters.one_of("AnalysisType", ANALYSES, SPATIAL)
    model = MODELS[parameters.one_of("ModelType", {number: one.value for number, one in MODELS.items()}, 0)]
    precision = Unit(parameters.one_of("PrecisionCaseTimes", UNITS, 0))
    unit = Unit.NONE
    if analysis != SPATIAL:
        unit = Unit(parameters.one_of("TimeAggregationUnits", UNITS, 0))
        _check_units(parameters, unit, precision)
    first = _day(parameters, "StartDate", precision)
    last = _day(parameters, "EndDate", precision, last=True)
    areas = parameters.one_of("ScanAreas", {HIGH: "high rates", LOW: "low rates", BOTH: "both"}, HIGH)
    share_of_time, longest = _longest(parameters) if unit else (None, None)
    is_prospective = analysis == PROSPECTIVE
    windows = 0 if is_prospective or not unit else parameters.one_of(
        "IncludeClusters", {0: "all", 1: "alive", 2: "a flexible window"}, 0
    )  # fmt: skip
    adjusts = is_prospective and parameters.is_on("AdjustForEarlierAnalyses")
    has_listed = parameters.is_on("UseMaxCirclePopulationFileOption")
    in_space_time = bool(unit) and model is not Model.PERMUTATION
    settings = Settings(
        model=model,
        first=first,
        last=last,
        unit=unit,
        length=parameters.whole("TimeAggregationLength", 1, least=1) if unit else 1,
        is_prospective=is_prospective,
        alive=windows == 1,
        between=_between(parameters, precision) if windows == 2 else None,
        share_of_time=share_of_time,
        longest=longest,
        shortest=parameters.whole("MinimumTemporalClusterSize", 1, least=1) if unit else 1,
        circles=_circles(parameters, "", of_people=not adjusts),
        reported=_reported(parameters, of_people=not adjusts),
        high=areas != LOW,
        low=areas != HIGH,
        least_high=parameters.whole("MinimumCasesInHighRateClusters", 2),
        least_low=parameters.whole("MinimumCasesInLowRateClusters", 0),
        risk_high=_risk(parameters, "High") if areas != LOW else None,
        risk_low=_risk(parameters, "Low") if areas != HIGH else None,
        with_all_time=in_space_time and parameters.is_on("IncludePurelySpatial"),
        with_all_places=in_space_time and parameters.is_on("IncludePurelyTemporal"),
        overlap=Overlap(parameters.one_of("CriteriaForReportingSecondaryClusters", _OVERLAPS, 0)),
        hierarchical=parameters.is_on("ReportHierarchicalClusters")
        or not parameters.is_on("ReportGiniClusters"),
        gini_stops=_stops(parameters) if not unit and parameters.is_on("ReportGiniClusters") else (),
        gini_cutoff=parameters.number("GiniIndexClustersPValueCutOff", 0.05, most=1),
        replications=parameters.whole("MonteCarloReps", 999) if replications is None else replications,
        p_kind=PKind(parameters.one_of("PValueReportType", _P_KINDS, 0)),
        early_after=parameters.whole("EarlyTerminationThreshold", 50, least=1),
        surveillance_from=_day(parameters, "ProspectiveStartDate", precision) if adjusts else None,
        often=Often(parameters.one_of("ProspectiveFrequencyType", _OFTEN, 0)),
        every=parameters.whole("ProspectiveFrequency", 1, least=1),
    )
    return Asked(
        settings=settings,
        analysis=ANALYSES[analysis],
        precision=precision,
        on_sphere=parameters.one_of("CoordinatesType", {0: "Cartesian", 1: "latitude and longitude"}, 1) == 1,
        has_grid=parameters.is_on("UseGridFile"),
        has_listed=has_listed or parameters.is_on("UseMaxCirclePopulationFileOption_Reported"),
        relaxed_times=parameters.whole("StudyPeriodCheckType", 0) == 1,
        relaxed_places=parameters.whole("GeographicalCoordinatesCheckType", 0) == 1,
    )


_OVERLAPS = {number.value: number.name.lower().replace("_", " ") for number in Overlap}
_P_KINDS = {number.value: number.name.lower().replace("_", " ") for number in PKind}
_OFTEN = {number.value: number.name.lower().replace("_", " ") for number in Often}


def _check_units(parameters: Parameters, unit: Unit, precision: Unit) -> None:
    if unit is Unit.NONE:
        raise parameters.fault("TimeAggregationUnits", "an analysis in time needs a unit of time")
    if (unit is Unit.GENERIC) != (precision is Unit.GENERIC):
        raise parameters.fault("TimeAggregationUnits", "generic times go with generic times alone")
    if unit > precision:
        raise parameters.fault(
            "TimeAggregationUnits",
            f"times are known by {precision.name.lower()} (PrecisionCaseTimes), which is coarser"
            if precision
            else "the files hold no times (PrecisionCaseTimes is 0)",
        )


def _day(parameters: Parameters, name: str, precision: Unit, *, last: bool = False) -> int:
    try:
        wanted = Unit.GENERIC if precision is Unit.GENERIC else Unit.NONE
        return day_of(parameters.text(name), precision=wanted, last=last)
    except NoDate as error:
        raise parameters.fault(name, str(error)) from None


def _between(parameters: Parameters, precision: Unit) -> tuple[tuple[int, int], tuple[int, int]]:
    found = []
    for name in ("IntervalStartRange", "IntervalEndRange"):
        parts = [part.strip() for part in parameters.text(name).split(",")]
        if len(parts) != 2:
            raise parameters.fault(name, "two dates with a comma between are wanted")
        wanted = Unit.GENERIC if precision is Unit.GENERIC else Unit.NONE
        try:
            found.append((day_of(parts[0], precision=wanted), day_of(parts[1], precision=wanted, last=True)))
        except NoDate as error:
            raise parameters.fault(name, str(error)) from None
    return found[0], found[1]


def _longest(parameters: Parameters) -> tuple[float | None, int | None]:
    if parameters.one_of("MaxTemporalSizeInterpretation", {0: "percentage", 1: "time"}, 0):
        return None, int(parameters.number("MaxTemporalSize", 1))
    return parameters.number("MaxTemporalSize", 50, most=100) / 100, None


def _circles(parameters: Parameters, ending: str, *, of_people: bool) -> Circles:
    listed = (
        "MaxSizeInMaxCirclePopulationFile_Reported" if ending else "MaxSpatialSizeInMaxCirclePopulationFile"
    )
    return Circles(
        share=parameters.number(f"MaxSpatialSizeInPopulationAtRisk{ending}", 50, most=100) / 100
        if of_people
        else None,
        share_listed=parameters.number(listed, 50, most=100) / 100
        if parameters.is_on(f"UseMaxCirclePopulationFileOption{ending}")
        else None,
        radius=parameters.number(f"MaxSpatialSizeInDistanceFromCenter{ending}", 1)
        if parameters.is_on(f"UseDistanceFromCenterOption{ending}")
        else None,
    )


def _reported(parameters: Parameters, *, of_people: bool) -> Circles | None:
    if not parameters.is_on("UseReportOnlySmallerClusters"):
        return None
    return _circles(parameters, "_Reported", of_people=of_people)


def _risk(parameters: Parameters, side: str) -> float | None:
    if not parameters.is_on(f"RiskLimit{side}Clusters"):
        return None
    return parameters.number(f"RiskThreshold{side}Clusters", 1)


def _stops(parameters: Parameters) -> tuple[float, ...]:
    most = parameters.number("MaxSpatialSizeInPopulationAtRisk", 50)
    try:
        stops = [float(one) for one in parameters.text("SpatialMaxima", "50").split(",")]
    except ValueError:
        raise parameters.fault("SpatialMaxima", "numbers with commas between are wanted") from None
    return tuple(sorted({min(stop, most) / 100 for stop in stops if stop > 0}))
