"""SaTScan's parameter files: `name=value` lines in sections, with comments after a semicolon."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commonweal.sources.opening import Unreadable, kind_of

# Sections that change nothing but what files SaTScan writes, or that count only with an option refused elsewhere.
OF_OUTPUT = {
    "output", "temporal output", "other output", "line list", "notifications", "run options", "system",
    "power simulations", "elliptic scan",
}  # fmt: skip
# Parameters that count only together with one that is refused, or that say nothing of what is found.
IDLE = {
    "studyperiodchecktype", "dataset1-name", "multipledatasetspurposetype", "networkpurpose", "metalocationsfile",
    "neighborsfilename", "locationsnetworkfilename", "noncompactnesspenalty", "timetrendpercentage",
    "loglinearpercentagetype", "timestratifiedadjlength", "timetrendtype", "iterativescanmaxiterations",
    "iterativescanmaxpvalue", "adjustmentsbyknownrelativerisksfilename", "numbootstrapreplications",
    "oliveirapvaluecutoff", "numolivierasets", "olivierapvaluecutoff", "drilldownminimumclusterlocations",
    "drilldownminimumclustercases", "drilldownclustercutoff", "drilldownclusterpvaluecutoff",
    "drilldownadjustforweeklytrends", "powerevaluationsmethod", "powerevaluationtotalcases", "criticalvaluetype",
    "criticalvalue05", "criticalvalue01", "criticalvalue001", "powerestimationtype", "numberpowerreplications",
    "alternativehypothesisfilename", "powerevaluationssimulationmethod",
    "powerevaluationssimulationsourcefilename", "powerevaluationssimulationoutputfilename",
    "reportpowerevaluationsimulationdata", "launchmapviewer", "launchkmlviewer", "compresskmltokmz",
    "includeclusterlocationskml", "thresholdlocationsseparatekml", "giniindexclusterreportingtype",
    "reportginiindexcoefficents", "reportginiindexcoefficients", "kmlgooglemap", "reportgumbel",
    "cutoffclusterlinelistcsv", "multiplelocationsfile",
}  # fmt: skip
# What it would ask for, with the values that ask for nothing.
REFUSED = {
    "useneighborsfile": "a file of neighbours",
    "usemetalocationsfile": "a file of meta locations",
    "multiplecoordinatestype": "several locations for one observation",
    "uselocationsnetworkfile": "a network of locations",
    "spatialwindowshapetype": "ellipses",
    "isotonicscan": "an isotonic scan",
    "timetrendadjustmenttype": "an adjustment for a trend in time",
    "adjustforweeklytrends": "an adjustment for days of the week",
    "spatialadjustmenttype": "a spatial adjustment",
    "useadjustmentsbyrrfile": "an adjustment by known relative risks",
    "iterativescan": "an iterative scan",
    "performstandarddrilldown": "drilling down into clusters",
    "performbernoullidrilldown": "drilling down into clusters",
    "calculateoliveira": "Oliveira's F",
    "calculateoliviera": "Oliveira's F",
    "performpowerevaluation": "an evaluation of power",
}
OFF = {"", "0", "n", "no", "false"}


@dataclass
class Parameters:
    """The parameters of a file, by name in small letters. folder: from which files are looked for."""

    path: Path
    values: dict[str, str]
    sections: dict[str, str]
    written: dict[str, str]  # the name as the file writes it

    def text(self, name: str, default: str = "") -> str:
        """A parameter as it stands, without quotes."""
        return self.values.get(name.lower(), "").strip('"') or default

    def is_on(self, name: str) -> bool:
        """A parameter that is y or n. Raises Unreadable for another value."""
        value = self.text(name, "n").lower()
        if value in {"y", "yes", "1", "true"}:
            return True
        if value in OFF:
            return False
        raise self.fault(name, "y or n is wanted")

    def whole(self, name: str, default: int, *, least: int = 0) -> int:
        """A parameter that is a whole number. Raises Unreadable."""
        try:
            value = int(self.text(name, str(default)))
        except ValueError:
            raise self.fault(name, "a whole number is wanted") from None
        if value < least:
            raise self.fault(name, f"the least is {least}")
        return value

    def number(self, name: str, default: float, *, most: float | None = None) -> float:
        """A parameter that is a number above zero. Raises Unreadable."""
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            raise self.fault(name, "a number is wanted") from None
        if not 0 < value < float("inf"):
            raise self.fault(name, "a number above zero is wanted")
        if most is not None and value > most:
            raise self.fault(name, f"the most is {most:g}")
        return value

    def one_of(self, name: str, choices: dict[int, str], default: int) -> int:
        """A parameter that is one of some numbers. Raises Unreadable that names what can be asked for."""
        value = self.whole(name, default)
        if value not in choices:
            can = ", ".join(f"{number} ({words})" for number, words in choices.items())
            raise self.fault(name, f"this cannot be scanned here. It can be {can}")
        return value

    def fault(self, name: str, why: str) -> Unreadable:
        """What to raise about a parameter."""
        written = self.written.get(name.lower(), name)
        value = self.values.get(name.lower(), "")
        return Unreadable(
            f"{self.path.name}: {written}={value}: {why}."
            if value
            else f"{self.path.name}: {written} is empty: {why}."
        )

    def file(self, name: str) -> Path | None:
        """The file that a parameter names, from the folder of the parameters. None where it names none.

        Of a path of another machine the file of that name beside the parameters is taken.
        """
        written = self.text(name)
        if not written:
            return None
        plain = written.replace("\\", "/")
        path = self.path.parent / plain
        beside = self.path.parent / plain.rsplit("/", 1)[-1]
        if not path.is_file() and beside.is_file():
            return beside
        if not path.is_file():
            raise Unreadable(
                f"{self.path.name}: {self.written[name.lower()]} names {written}, which is not there."
            )
        return path


def read_parameters(path: Path) -> Parameters:
    """Read a parameter file. Raises Unreadable for another file, and for an option that is not supported, by name."""
    if kind_of(path) != "text":
        raise Unreadable(
            f"{path.name} is not a parameter file of SaTScan: that is text, of lines like CaseFile=a.cas."
        )
    found = Parameters(path, {}, {}, {})
    for section, name, value in _lines(path):
        found.values[name.lower()] = value
        found.sections[name.lower()] = section
        found.written[name.lower()] = name
    if "casefile" not in found.values:
        raise Unreadable(f"{path.name} is not a parameter file of SaTScan: it has no line CaseFile=.")
    _refuse(found)
    return found


def _lines(path: Path) -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in decoded(path).splitlines():
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1].strip().lower()
        elif text and text[0] not in ";#" and "=" in text:
            name, value = text.split("=", 1)
            yield section, name.strip(), value.strip()


def decoded(path: Path) -> str:
    """The text of a file in UTF-8, or in Latin 1 as older programs write it."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _refuse(found: Parameters) -> None:
    for name, what in REFUSED.items():
        if found.text(name).lower() not in OFF:
            raise found.fault(name, f"{what} is not supported")
    unknown = [
        name
        for name, value in found.values.items()
        if name not in KNOWN
        and name not in IDLE
        and name not in REFUSED
        and found.sections[name] not in OF_OUTPUT
        and value.lower() not in OFF
        and not _is_of_source(name)
    ]
    if unknown:
        raise found.fault(unknown[0], "this parameter is not known, so what it asks for cannot be done")


def _is_of_source(name: str) -> bool:
    """Does it say how a file that is read is laid out? Of further data sets it is refused."""
    file, _dash, rest = name.partition("-source")
    return bool(rest) and file in FILES


FILES = {
    "casefile",
    "controlfile",
    "populationfile",
    "coordinatesfile",
    "gridfile",
    "maxcirclepopulationfile",
}
KNOWN = FILES | {
    "precisioncasetimes", "startdate", "enddate", "usegridfile", "coordinatestype", "analysistype", "modeltype",
    "scanareas", "timeaggregationunits", "timeaggregationlength", "studyperiodchecktype",
    "geographicalcoordinateschecktype", "maxspatialsizeinpopulationatrisk", "usemaxcirclepopulationfileoption",
    "maxspatialsizeinmaxcirclepopulationfile", "usedistancefromcenteroption", "maxspatialsizeindistancefromcenter",
    "includepurelytemporal", "minimumtemporalclustersize", "maxtemporalsizeinterpretation", "maxtemporalsize",
    "includepurelyspatial", "includeclusters", "intervalstartrange", "intervalendrange", "risklimithighclusters",
    "riskthresholdhighclusters", "risklimitlowclusters", "riskthresholdlowclusters", "minimumcasesinlowrateclusters",
    "minimumcasesinhighrateclusters", "pvaluereporttype", "earlyterminationthreshold", "montecarloreps",
    "adjustforearlieranalyses", "prospectivestartdate", "prospectivefrequencytype", "prospectivefrequency",
    "reporthierarchicalclusters", "criteriaforreportingsecondaryclusters", "reportginiclusters", "spatialmaxima",
    "giniindexclusterspvaluecutoff", "usereportonlysmallerclusters", "maxspatialsizeinpopulationatrisk_reported",
    "usemaxcirclepopulationfileoption_reported", "maxsizeinmaxcirclepopulationfile_reported",
    "usedistancefromcenteroption_reported", "maxspatialsizeindistancefromcenter_reported",
}  # fmt: skip
