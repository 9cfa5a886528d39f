import json
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely

from commonweal.evidence.models import Import
from commonweal.places.geometry import project, shapes
from commonweal.places.models import Area, AreaSet
from commonweal.places.selectors import current_area_sets
from commonweal.sources.areas.load import load_areas
from commonweal.sources.areas.read import read_areas
from commonweal.sources.importing import NotLoaded
from commonweal.sources.opening import Unreadable

SQUARES = {
    "E05000001": shapely.box(-0.8, 52.0, -0.7, 52.1),
    "E05000002": shapely.box(-0.7, 52.0, -0.6, 52.1),
}


def geojson(path, features, columns=("WD25CD", "WD25NM")):
    """Write (code, name, shape or GeoJSON geometry) as a feature collection."""
    rows = [
        {
            "type": "Feature",
            "properties": dict(zip(columns, (code, name), strict=True)),
            "geometry": json.loads(shapely.to_geojson(shape)) if hasattr(shape, "geom_type") else shape,
        }
        for code, name, shape in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    return path


@pytest.fixture
def wards(tmp_path):
    return geojson(tmp_path / "w.geojson", [(code, f"Ward {code[-1]}", box) for code, box in SQUARES.items()])


def read(path, **options):
    return read_areas(path, **{"area_type": "ward", "vintage": 2025, **options})


def load(path, **options):
    return load_areas(path, **{"area_type": "ward", "vintage": 2025, "by": None, **options})


def written(path, *, crs="EPSG:27700", encoding="utf-8", **shape_options):
    """The two squares on the British grid in the format that the name of the file asks for."""
    boxes = np.array(list(SQUARES.values()), dtype=object)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(project(boxes, 4326, 27700)),
        field_data=[np.array(list(SQUARES), dtype=object), np.array(["Ynys", "Tŷ"], dtype=object)],
        fields=["WD25CD", "WD25NM"],
        geometry_type="Polygon",
        crs=crs,
        encoding=encoding,
        **shape_options,
    )
    return path


def zipped_shapefile(tmp_path, *, without=(), **options):
    written(tmp_path / "wards.shp", **options)
    path = tmp_path / "wards.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(tmp_path.glob("wards.*")):
            if part.suffix not in (".zip", *without):
                archive.write(part, part.name)
    return path


def test_a_geopackage_on_the_british_grid_lands_where_it_should(tmp_path):
    found = read(written(tmp_path / "wards.gpkg"))
    assert found.codes == list(SQUARES)
    assert found.names == ["Ynys", "Tŷ"]
    assert shapely.bounds(found.geometries[0]) == pytest.approx([-0.8, 52.0, -0.7, 52.1], abs=1e-4)
    # A tenth of a degree each way at 52 degrees north: about 6.86 km by 11.13 km.
    assert found.area_m2[0] / 1e6 == pytest.approx(76.3, rel=0.01)


def test_a_zipped_shapefile_is_read(tmp_path):
    assert read(zipped_shapefile(tmp_path)).codes == list(SQUARES)


def test_a_shapefile_without_coordinate_system_is_refused_with_advice_unless_it_is_said(tmp_path):
    path = zipped_shapefile(tmp_path, without=(".prj",))
    with pytest.raises(Unreadable, match="--crs EPSG:27700"):
        read(path)
    assert read(path, crs="EPSG:27700").codes == list(SQUARES)
    with pytest.raises(Unreadable, match="not known"):
        read(path, crs="EPSG:nonsense")


def test_metres_called_degrees_are_refused(tmp_path):
    found = read(zipped_shapefile(tmp_path, without=(".prj",)), crs="EPSG:4326")
    assert found.codes == []
    assert "not on the earth" in found.refused[0]["reason"]


def test_a_shapefile_in_parts_is_refused_with_advice(tmp_path):
    with pytest.raises(Unreadable, match=r"without its \.dbf"):
        read(zipped_shapefile(tmp_path, without=(".dbf",)))
    with pytest.raises(Unreadable, match="one part of a Shapefile"):
        read(tmp_path / "wards.shp")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xd0\xcf\x11\xe0 old excel", "Excel"),
        (b"\x00\x01\x02\x03", "not text"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feat', "damaged, cut short"),
        (
            b"name,code\nA,1\n",
            "is text, but no file of boundaries. Boundaries come as GeoJSON, GeoPackage or a zipped",
        ),
        (b"# Read me\n\nMarkdown.\n", "is text, but no file of boundaries"),
        (b'{"type": "FeatureCollection", "features": []}', "holds no"),
    ],
)
def test_a_wrong_or_broken_file_is_refused_in_words(tmp_path, content, words):
    path = tmp_path / "file.geojson"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        read(path)


def test_a_mark_of_its_encoding_before_geojson_does_no_harm(tmp_path):
    path = geojson(tmp_path / "file.geojson", [("E05000001", "One", shapely.box(-0.8, 52, -0.7, 52.1))])
    path.write_bytes(b"\xef\xbb\xbf\n" + path.read_bytes())
    assert read(path).codes == ["E05000001"]


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(tmp_path / "nothing.geojson")


def test_a_zip_that_was_cut_short_is_refused(tmp_path):
    path = zipped_shapefile(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Unreadable, match="damaged or was cut short"):
        read(path)


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("wards.geojson", b" " * (60 * 1024 * 1024))
    with pytest.raises(Unreadable, match="times its size"):
        read(path)


def test_a_geometry_that_crosses_itself_is_repaired_and_counted(tmp_path):
    bow_tie = shapely.Polygon([(-0.8, 52.0), (-0.7, 52.1), (-0.7, 52.0), (-0.8, 52.1)])
    found = read(geojson(tmp_path / "w.geojson", [("E05000001", "Bow", bow_tie)]))
    assert found.codes == ["E05000001"]
    assert found.quality["repaired"] == 1
    assert shapely.is_valid(found.geometries).all()


def test_rows_that_cannot_be_used_are_refused_one_by_one_with_reasons(tmp_path):
    box = SQUARES["E05000001"]
    swapped = shapely.transform(box, lambda xy: xy[:, ::-1])
    path = geojson(
        tmp_path / "w.geojson",
        [
            ("E05000001", "Good", box),
            ("E05000001", "Again", SQUARES["E05000002"]),
            ("", "No code", box),
            ("E05000003", "None", None),
            ("E05000004", "Point", shapely.Point(-0.7, 52.0)),
            ("E05000005", "Swapped", swapped),
            ("E05000006", "Far", shapely.box(10, 52, 11, 53)),
            ("E05000007", "Line", shapely.Polygon([(-0.8, 52.0), (-0.7, 52.1), (-0.8, 52.0)])),
            ("E05000008", "Zero", shapely.box(0, 0, 0, 0)),
            ("E05000009", "Empty", {"type": "Polygon", "coordinates": []}),
        ],
    )
    found = read(path)
    assert found.codes == ["E05000001"]
    reasons = {row["row"]: row["reason"] for row in found.refused}
    assert reasons.keys() == set(range(2, 11))
    assert "already used in row 1" in reasons[2]
    assert "no code" in reasons[3]
    assert "Point" in reasons[5]
    assert "exchanged" in reasons[6]
    assert "outside the United Kingdom" in reasons[7]
    assert "encloses nothing" in reasons[8]


def test_overlaps_and_gaps_between_areas_are_measured(tmp_path):
    hole = shapely.box(-0.78, 52.02, -0.76, 52.04)
    path = geojson(
        tmp_path / "w.geojson",
        [
            ("E05000001", "Holed", SQUARES["E05000001"].difference(hole)),
            ("E05000002", "Wide", shapely.box(-0.71, 52.0, -0.6, 52.1)),
        ],
    )
    quality = read(path).quality
    assert quality["overlaps"] == 1
    assert quality["gaps"] == 1
    assert quality["area_m2"] == pytest.approx(quality["union_m2"] + quality["overlap_m2"], rel=1e-4)


def test_the_column_of_codes_is_asked_for_when_it_is_not_clear(tmp_path):
    rows = [("x1", "A", SQUARES["E05000001"])]
    with pytest.raises(Unreadable, match="--code-column; the columns are: colour, size"):
        read(geojson(tmp_path / "a.geojson", rows, columns=("colour", "size")))
    assert read(tmp_path / "a.geojson", code_column="colour", name_column="size").names == ["A"]
    with pytest.raises(Unreadable, match="no column “shape”"):
        read(tmp_path / "a.geojson", code_column="shape")
    with pytest.raises(Unreadable, match=r"codes are of 2021 \(LSOA21CD\), but --vintage says 2025"):
        read(geojson(tmp_path / "b.geojson", rows, columns=("LSOA21CD", "LSOA21NM")), area_type="lsoa")
    assert read(geojson(tmp_path / "c.geojson", rows, columns=("code", "name"))).codes == ["x1"]


def test_a_layer_is_asked_for_when_there_are_several(tmp_path):
    written(tmp_path / "two.gpkg", layer="wards")
    written(tmp_path / "two.gpkg", layer="parishes", append=True)
    with pytest.raises(Unreadable, match="--layer"):
        read(tmp_path / "two.gpkg")
    assert read(tmp_path / "two.gpkg", layer="wards").codes == list(SQUARES)


@pytest.mark.django_db
def test_a_set_is_loaded_published_and_in_use_with_its_quality_report(wards):
    done = load(wards, licence="OGL v3")
    assert (done.accepted, done.refused, done.is_same) == (2, [], False)
    assert [one.area_type.code for one in current_area_sets()] == ["ward"]
    assert done.area_set.quality["accepted"] == 2
    area = Area.objects.get(code="E05000001")
    assert shapely.contains_xy(shapely.from_wkb(bytes(area.geometry)), area.point_lon, area.point_lat)
    assert Import.objects.get().state == "published"


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_another_for_the_same_year_is_refused(wards, tmp_path):
    first = load(wards)
    assert load(wards).is_same
    assert Area.objects.count() == 2
    other = geojson(tmp_path / "other.geojson", [("E05000009", "Other", SQUARES["E05000001"])])
    with pytest.raises(NotLoaded, match="already loaded from another file"):
        load(other)
    assert len(shapes(first.area_set)) == 2


@pytest.mark.django_db
def test_a_file_of_another_kind_is_said_to_be_that_also_where_the_year_is_loaded(wards, tmp_path):
    load(wards)
    fake = tmp_path / "fake.jpg"
    fake.write_text("This is no picture.\n")
    with pytest.raises(Unreadable, match=r"fake.jpg is text, but no file of boundaries"):
        load(fake)


@pytest.mark.django_db
def test_older_boundaries_stay_beside_the_ones_in_use(wards, tmp_path):
    load(wards)
    old = geojson(
        tmp_path / "o.geojson", [("00MGNB", "Old", SQUARES["E05000001"])], columns=("WD13CD", "WD13NM")
    )
    assert not load(old, vintage=2013).area_set.is_current
    assert AreaSet.objects.get(is_current=True).vintage == 2025
    assert load(old, vintage=2013, is_current=True).area_set.is_current
    assert AreaSet.objects.get(is_current=True).vintage == 2013


@pytest.mark.django_db
def test_areas_find_their_parents_whichever_is_loaded_first(wards, tmp_path):
    load(wards)
    whole = geojson(
        tmp_path / "l.geojson",
        [("E06000042", "All", shapely.box(-0.9, 51.9, -0.5, 52.2))],
        columns=("ltla24_code", "ltla24_name"),
    )
    load(whole, area_type="lad", vintage=2024)
    assert {area.parent.code for area in Area.objects.filter(code__startswith="E05")} == {"E06000042"}


@pytest.mark.django_db
def test_a_type_that_is_not_known_needs_a_name(wards):
    with pytest.raises(NotLoaded, match="--type-name"):
        load(wards, area_type="beat", code_column="WD25CD")
    done = load(wards, area_type="beat", code_column="WD25CD", type_name="Police beat")
    assert done.area_set.area_type.name == "Police beat"


@pytest.mark.django_db
def test_nothing_is_left_when_every_row_is_refused_or_a_step_fails(tmp_path, wards, monkeypatch):
    path = geojson(tmp_path / "w.geojson", [("E05000001", "Far", shapely.box(10, 52, 11, 53))])
    with pytest.raises(NotLoaded, match="outside the United Kingdom"):
        load(path)
    assert AreaSet.objects.count() == 0

    def broken(area_set):
        raise RuntimeError("in the middle")

    monkeypatch.setattr("commonweal.sources.areas.load.find_parents", broken)
    with pytest.raises(RuntimeError):
        load(geojson(tmp_path / "v.geojson", [("E05000001", "A", SQUARES["E05000001"])]))
    assert (AreaSet.objects.count(), Area.objects.count()) == (0, 0)
    assert Import.objects.get().state == "failed"


def test_a_coordinate_that_is_not_a_number_is_refused_and_nothing_else_is_said(tmp_path, recwarn):
    wrong = {"type": "Polygon", "coordinates": [[[-0.7, 52], [float("nan"), 52], [-0.6, 52.1], [-0.7, 52]]]}
    path = geojson(
        tmp_path / "w.geojson", [("E05000001", "A", SQUARES["E05000001"]), ("E05000002", "B", wrong)]
    )
    found = read(path)
    assert found.codes == ["E05000001"]
    assert [row["reason"] for row in found.refused] == ["its outline holds a coordinate that is not a number"]
    assert found.quality["repaired"] == 0
    assert not [one for one in recwarn if issubclass(one.category, RuntimeWarning)]
