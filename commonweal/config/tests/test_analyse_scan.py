"""`commonweal analyse scan` on files as people have them, good and bad."""

import json

import pytest

PRM = {
    "CaseFile": "a.cas",
    "ControlFile": "",
    "PrecisionCaseTimes": "3",
    "StartDate": "2025/1/1",
    "EndDate": "2025/1/10",
    "PopulationFile": "a.pop",
    "CoordinatesFile": "a.geo",
    "CoordinatesType": "0",
    "AnalysisType": "3",
    "ModelType": "0",
    "ScanAreas": "1",
    "TimeAggregationUnits": "3",
    "TimeAggregationLength": "1",
    "MonteCarloReps": "99",
}
NAMES = "abcdefgh"
GEO = "".join(f"{name} {place % 3} {place // 3 * 1.5}\n" for place, name in enumerate(NAMES))
POP = "".join(f"{name} 2025 1000\n" for name in NAMES)
CAS = (
    "".join(f"{name} 1 2025/1/{day}\n" for name in NAMES for day in range(1, 11, 3))
    + "b 9 2025/1/9\nb 9 2025/1/10\n"
)
FILES = {"a.cas": CAS, "a.pop": POP, "a.geo": GEO}


@pytest.fixture
def scanned(commonweal, tmp_path):
    """Runs the command on files made of these, with what is told changed; gives (code, answer, standard error)."""

    def run(files=None, *words, **changed):
        for name, content in (FILES | (files or {})).items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        lines = [f"{name}={value}" for name, value in (PRM | changed).items() if value is not None]
        (tmp_path / "a.prm").write_text("[Input]\n;a comment\n" + "\n".join(lines) + "\n", encoding="utf-8")
        code, out, err = commonweal("analyse", "scan", "--prm", tmp_path / "a.prm", "--json", *words)
        return code, json.loads(out), err

    return run


def test_it_prints_the_clusters_as_one_object(scanned):
    code, answer, _err = scanned()
    assert (code, answer["method"], answer["accepted"], answer["refused"]) == (0, "analyse scan", 50, [])
    assert [one["name"] for one in answer["inputs"]] == ["a.prm", "a.geo", "a.pop", "a.cas"]
    first = answer["result"]["clusters"][0]
    assert (first["members"], first["observed"], first["start"], first["end"]) == (
        ["b"], 19, "2025-01-09", "2025-01-10"
    )  # fmt: skip
    assert first["expected"] == pytest.approx(50 / 8 / 5)
    outside = (50 - 19) / (50 - 50 / 40)
    assert first["relative_risk"] == pytest.approx(19 / (50 / 40) / outside)
    assert first["p"] < 0.001
    assert first["recurrence_interval"] is None
    assert any("nothing of why" in words for words in answer["result"]["caveats"])


def test_the_same_seed_gives_the_same_object(scanned):
    one, two, other = scanned(None, "--seed", "7"), scanned(None, "--seed", "7"), scanned(None, "--seed", "8")
    assert one[1] == two[1]
    assert one[1] != other[1]


def test_a_prospective_analysis_says_how_often_chance_would_bring_it(scanned):
    _code, answer, err = scanned(AnalysisType="4")
    first = answer["result"]["clusters"][0]
    assert first["recurrence_interval"] == pytest.approx(1 / first["p"])
    assert "by chance once in" in err


@pytest.mark.parametrize(
    ("changed", "files", "members"),
    [
        ({"ModelType": "2", "PopulationFile": ""}, {}, ["b"]),
        ({"ModelType": "1", "ControlFile": "a.ctl"}, {"a.ctl": CAS.replace(" 9 2025", " 1 2025")}, ["b"]),
        ({"AnalysisType": "1"}, {}, ["b"]),
        ({"AnalysisType": "1", "PrecisionCaseTimes": "0"}, {"a.cas": "a 1\nb 9\nc 1\nd 1\n"}, ["b"]),
        ({"TimeAggregationUnits": "4", "PrecisionCaseTimes": "4", "StartDate": "1", "EndDate": "10"},
         {"a.cas": CAS.replace("2025/1/", ""), "a.pop": POP.replace("2025", "unspecified")}, ["b"]),
        ({"CoordinatesType": "1"}, {}, ["b"]),
        ({"UseGridFile": "y", "GridFile": "a.grd"}, {"a.grd": "1 0\n"}, ["b"]),
        ({"UseDistanceFromCenterOption": "y", "MaxSpatialSizeInDistanceFromCenter": "0.5"}, {}, ["b"]),
        ({"UseMaxCirclePopulationFileOption": "y", "MaxCirclePopulationFile": "a.max"},
         {"a.max": "".join(f"{name} 1\n" for name in NAMES)}, ["b"]),
        ({"MaxTemporalSizeInterpretation": "1", "MaxTemporalSize": "3"}, {}, ["b"]),
        ({"PValueReportType": "2", "EarlyTerminationThreshold": "5"}, {}, ["b"]),
        ({"ReportGiniClusters": "y", "ReportHierarchicalClusters": "y", "AnalysisType": "1"}, {}, ["b"]),
        ({"IncludePurelySpatial": "y", "IncludePurelyTemporal": "y"}, {}, ["b"]),
    ],
)  # fmt: skip
def test_what_can_be_asked_for(scanned, changed, files, members):
    code, answer, err = scanned(files, **changed)
    assert code == 0, err
    assert answer["result"]["clusters"][0]["members"] == members


def test_files_parted_by_commas_with_columns_in_another_order(scanned):
    cas = "date,id,number\n" + "".join(
        f"{d},{i},{n}\n" for i, n, d in (row.split() for row in CAS.splitlines())
    )
    code, answer, err = scanned(
        {"a.cas": cas, "a.geo": GEO.replace(" ", "\t")},
        **{
            "CaseFile-SourceType": "0", "CaseFile-SourceDelimiter": ",", "CaseFile-SourceGrouper": '"',
            "CaseFile-SourceFirstRowHeader": "y", "CaseFile-SourceFieldMap": "2,3,1",
        },
    )  # fmt: skip
    assert code == 0, err
    assert answer["result"] == scanned()[1]["result"]


def test_a_place_listed_twice_at_one_point_is_one_place(scanned):
    code, answer, _err = scanned({"a.geo": GEO + "a 0 0\n"})
    assert (code, answer["refused"]) == (0, [])
    assert answer["result"]["clusters"] == scanned()[1]["result"]["clusters"]


def test_a_surveillance_that_adjusts_for_its_earlier_analyses(scanned):
    """The same cluster is less unlikely where the highest of several days' ratios would have raised an alert."""
    within = {
        "UseDistanceFromCenterOption": "y",
        "MaxSpatialSizeInDistanceFromCenter": "1.6",
        "AnalysisType": "4",
    }
    files = {"a.cas": CAS.replace("b 9", "b 3")}
    adjusted = {"AdjustForEarlierAnalyses": "y", "ProspectiveStartDate": "2025/1/4", "MonteCarloReps": "999"}
    _code, one, _err = scanned(files, **within, MonteCarloReps="999", MaxSpatialSizeInPopulationAtRisk="50")
    _code, many, _err = scanned(files, **within, **adjusted)
    first, other = one["result"]["clusters"][0], many["result"]["clusters"][0]
    assert (first["members"], first["llr"]) == (other["members"], other["llr"])
    assert other["p"] > first["p"]
    assert other["recurrence_interval"] == pytest.approx(1 / (1 - (1 - other["p"]) ** (1 / 7)), rel=1e-6)


def test_paths_of_another_machine_are_looked_for_beside_the_parameters(scanned):
    code, _answer, err = scanned(CaseFile="C:\\Users\\somebody\\a.cas")
    assert code == 0, err


@pytest.mark.parametrize(
    ("file", "row", "why"),
    [
        ("a.cas", "z 1 2025/1/3", "“z” has no coordinates"),
        ("a.cas", "a 1 2025/2/3", "“2025/2/3” is outside the study period"),
        ("a.cas", "a 1", "a date are wanted"),
        ("a.cas", "a 1 soon", "“soon” is not a date"),
        ("a.cas", "a 1 2025/2/30", "there is no date “2025/2/30”"),
        ("a.cas", "a 1 2025/1", "does not say the day"),
        ("a.cas", "a -1 2025/1/3", "below zero"),
        ("a.cas", "a nan 2025/1/3", "not a whole number"),
        ("a.cas", "a 1.5 2025/1/3", "not a whole number"),
        ("a.cas", "a 1 2025/1/3 young", "0 covariates are wanted, and there are 1"),
        ("a.pop", "a 2025 nan", "not a number"),
        ("a.pop", "a 2025 -4", "below zero"),
        ("a.pop", "z 2025 10", "“z” has no coordinates"),
        ("a.pop", "a when 10", "“when” is not a date"),
        ("a.geo", "a 1 1", "“a” was in row 1 already, elsewhere"),
        ("a.geo", "y 1", "two coordinates are wanted"),
        ("a.geo", "y nan 1", "not a number"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(scanned, file, row, why):
    code, answer, _err = scanned({file: FILES[file] + row + "\n"})
    assert code == 2
    assert [one["row"] for one in answer["refused"]] == [FILES[file].count("\n") + 1]
    assert answer["refused"][0]["reason"].startswith(f"{file}: ")
    assert why in answer["refused"][0]["reason"]
    assert "1 row refused" in " ".join(answer["result"]["caveats"])
    assert answer["result"]["clusters"][0]["members"] == ["b"]


def test_a_case_where_nobody_is_at_risk_is_refused(scanned):
    code, answer, _err = scanned({"a.pop": POP.replace("a 2025 1000", "a 2025 0")})
    assert code == 2
    assert {one["reason"] for one in answer["refused"]} == {"a.cas: “a” has cases but no population"}


def test_rows_out_of_the_study_are_passed_over_where_the_parameters_say_so(scanned):
    code, answer, _err = scanned(
        {"a.cas": CAS + "a 1 2025/2/3\nz 1 2025/1/3\n"},
        StudyPeriodCheckType="1",
        GeographicalCoordinatesCheckType="1",
    )
    assert (code, answer["refused"]) == (0, [])
    assert any("2 rows out of the study" in words for words in answer["result"]["caveats"])


@pytest.mark.parametrize(
    ("changed", "files", "why"),
    [
        ({"SpatialWindowShapeType": "1"}, {}, "SpatialWindowShapeType=1: ellipses is not supported"),
        ({"TimeTrendAdjustmentType": "2"}, {}, "TimeTrendAdjustmentType"),
        ({"UseNeighborsFile": "y"}, {}, "UseNeighborsFile"),
        ({"IterativeScan": "y"}, {}, "IterativeScan"),
        ({"SomethingNew": "y"}, {}, "SomethingNew=y: this parameter is not known"),
        ({"CaseFile2": "b.cas"}, {}, "CaseFile2"),
        ({"AnalysisType": "5"}, {}, "AnalysisType=5: this cannot be scanned here. It can be 1 (purely spatial)"),
        ({"ModelType": "3"}, {}, "ModelType=3"),
        ({"CaseFile": "none.cas"}, {}, "CaseFile names none.cas, which is not there"),
        ({"CaseFile": ""}, {}, "CaseFile names no file"),
        ({"CaseFile": None}, {}, "has no line CaseFile="),
        ({"CaseFile-SourceType": "1"}, {}, "a dBase file is not supported"),
        ({"StartDate": "soon"}, {}, "StartDate=soon"),
        ({"StartDate": "2026/1/1"}, {}, "ends before it starts"),
        ({"MonteCarloReps": "many"}, {}, "MonteCarloReps=many: a whole number is wanted"),
        ({"MaxSpatialSizeInPopulationAtRisk": "0"}, {}, "a number above zero is wanted"),
        ({"UseGridFile": "perhaps"}, {}, "y or n is wanted"),
        ({"PrecisionCaseTimes": "1"}, {}, "times are known by year"),
        ({"PrecisionCaseTimes": "0"}, {}, "hold no times"),
        ({"ModelType": "2", "AnalysisType": "1"}, {}, "can't scan space alone"),
        ({"EndDate": "2025/1/1"}, {}, "fewer than two intervals"),
        ({"UseDistanceFromCenterOption": "y", "MaxSpatialSizeInPopulationAtRisk": "1"}, {}, "each place alone is too large"),
        ({}, {"a.cas": ""}, "no case that can be used"),
        ({}, {"a.cas": "a 0 2025/1/1\n"}, "no case that can be used"),
        ({}, {"a.cas": "z 4 2025/1/1\n"}, "Row 1: a.cas: “z” has no coordinates"),
        ({}, {"a.cas": CAS + "a 2000000000 2025/1/1\n"}, "more than can be scanned"),
        ({}, {"a.geo": ""}, "no place that can be used"),
        ({}, {"a.geo": "a 0 0\n", "a.pop": "a 2025 5\n", "a.cas": "a 5 2025/1/2\n"}, "too large"),
        ({}, {"a.pop": ""}, "no population that can be used"),
        ({"ModelType": "1", "ControlFile": "a.ctl"}, {"a.ctl": ""}, "no control that can be used"),
        ({}, {"a.cas": b"\xff\xfea\x00"}, "UTF-16"),
    ],
)  # fmt: skip
def test_what_cannot_be_scanned_fails_in_words(scanned, changed, files, why):
    code, answer, err = scanned(files, **changed)
    assert code == 1
    assert why in answer["error"]
    assert "Traceback" not in err


def test_what_is_no_parameter_file_fails_in_words(commonweal, tmp_path):
    for name, content, why in (
        ("b.prm", b"", "not a parameter file"),
        ("c.prm", b"\x00\x01", "not a parameter file"),
    ):
        (tmp_path / name).write_bytes(content)
        code, _out, err = commonweal("analyse", "scan", "--prm", tmp_path / name)
        assert code == 1
        assert why in err
    code, _out, err = commonweal("analyse", "scan", "--prm", tmp_path / "none.prm")
    assert code == 1
    assert "cannot be opened" in err
