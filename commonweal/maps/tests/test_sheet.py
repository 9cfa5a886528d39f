"""A map as a picture: areas in the colour of their class, symbols where things lie, and what it is of in words."""

import io
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from commonweal.maps import sheet, still
from commonweal.maps.layers import About, Kind, LaidOver, Layer, Legend, Row, Values
from commonweal.places.geometry import shapes
from commonweal.tension.tests.wealdmere_map import make_areas
from commonweal.ui import palette

# A picture is drawn of rows that any database gives.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def wards():
    """Six squares, three beside one another in two rows: XW001 in the south-west."""
    return make_areas()


def layer_of(kind, *, about=About.STRENGTH, values=None, rows=()):
    return Layer(
        code="example",
        name="Example",
        kind=kind,
        about=frozenset({about}),
        may_see=lambda viewer: True,
        columns=lambda viewer: (),
        ask=lambda query, viewer: None,
        rows=lambda viewer, asked: iter(rows),
        count=lambda viewer, asked: len(rows),
        legend=lambda asked: Legend("Base in words", "Vintage in words", "Method in words"),
        values=(lambda viewer, asked: values) if values else None,
        ramp="tension",
    )


def drawn(area_set, *layers):
    content = sheet.as_png(
        sheet.Sheet("Heading", [(layer, None) for layer in layers], area_set, ["A note."]), None
    )
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def on_map(picture):
    """The pixels of the map, without title, legend and words."""
    pixels = np.asarray(picture.convert("RGB")).astype(int)
    beside = (sheet.MARGIN + sheet.still.WIDTH) * sheet.SCALE
    return pixels[sheet.TOP * sheet.SCALE :, :beside]


def where(picture, colour):
    """Rows and columns of the map's pixels of about this colour, as shares of its height and width."""
    pixels = on_map(picture)
    wanted = tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return np.argwhere((np.abs(pixels - wanted) <= 4).all(axis=2)) / pixels.shape[:2]


def test_areas_take_the_colour_of_their_class_and_what_is_not_known_is_not_zero(wards):
    of = {"XW001": 0, "XW002": 0, "XW003": 0, "XW004": 9, "XW005": 9}  # XW006 is not known
    picture = drawn(wards, layer_of(Kind.VALUES, values=Values(wards, of, steps=(9,), unit="things")))
    lowest, highest = where(picture, palette.TENSION[0]), where(picture, palette.TENSION[-1])
    assert len(lowest) == pytest.approx(1.5 * len(highest), rel=0.1)
    assert lowest[:, 0].mean() > 0.5 > highest[:, 0].mean()  # the south is below the north
    assert np.quantile(where(picture, "#8c979a")[:, 1], 0.01) > 0.6  # the hatching, but for edges of letters


def test_symbols_lie_where_their_reports_lie(wards):
    rows = [Row("a", ("a",), -0.79, 52.07, sign="strength"), Row("b", ("b",), sign="strength")]
    picture = drawn(wards, layer_of(Kind.POINTS, rows=rows))
    found = where(picture, palette.TEAL)
    assert 0 < found[:, 1].max() < 0.25
    assert found[:, 0].max() < 0.4
    assert not len(where(drawn(wards, layer_of(Kind.POINTS)), palette.TEAL))


def test_the_picture_says_in_words_what_it_is_of(wards):
    picture = drawn(wards, layer_of(Kind.POINTS))
    assert picture.text["Title"] == "Heading"
    how = "Each symbol is one report at the place given, and one with a number stands for so many close together"
    said = f"Base in words Vintage in words {how}. Method in words A note."
    assert picture.text["Description"] == said
    drawn_words = sheet.as_svg(sheet.Sheet("<b>&", [(layer_of(Kind.POINTS), None)], wards, ["A note."]), None)
    assert "&lt;b&gt;&amp;" in drawn_words
    assert "Base in words" in drawn_words
    assert "Canalside" in drawn_words


def test_small_areas_are_drawn_within_the_names_of_the_larger(wards):
    small = make_areas("lsoa", columns=6, rows=4)
    svg = sheet.as_svg(sheet.Sheet("", [(layer_of(Kind.POINTS), None)], small), None)
    assert "Canalside" in svg
    assert "Lsoa 7" not in svg


def test_without_areas_there_is_a_sentence_and_no_picture(db):
    with pytest.raises(sheet.NothingToDraw, match="No areas are loaded"):
        drawn(None, layer_of(Kind.POINTS))


def test_who_lives_somewhere_is_never_laid_over_a_pressure(wards):
    pressure = layer_of(Kind.POINTS, about=About.TENSION)
    with pytest.raises(LaidOver):
        drawn(wards, pressure, layer_of(Kind.VALUES, about=About.ETHNICITY, values=Values(wards, {})))


def test_a_file_says_what_it_was_narrowed_to_and_is_not_for_who_may_not_see_it(
    wards, sign_in, tell_and_grade
):
    tell_and_grade(kind="strength", lon=-0.79, lat=52.07)
    address = "/layers/reports.png?kind=strength&since=2026-11-02"
    answer = sign_in("ben").get(address)
    assert answer["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        words = picture.text["Description"]
    assert "1 report, of what you may see." in words
    assert "From: 2 November 2026" in words
    assert "Not for publication: it shows what Ben may see." in words
    assert sign_in().get(address).status_code == 404


def test_reports_at_one_place_are_one_sign_with_their_number_and_the_name_stands_beside_it(wards):
    """The legend says so; signs on one another hid how many there were, and the name of the place."""
    middle = shapes(wards).geometries[0].centroid
    rows = [Row(id=str(n), values=(), lon=middle.x, lat=middle.y, sign="tension") for n in range(12)]
    content = sheet.as_svg(
        sheet.Sheet("Heading", [(layer_of(Kind.POINTS, about=About.TENSION, rows=rows), None)], wards), None
    )
    letters = ElementTree.fromstring(content).iter("{http://www.w3.org/2000/svg}text")
    places = {text.text: (float(text.get("x")), float(text.get("y"))) for text in letters}
    assert "12" in places
    assert sum(text == "T" for text in places) <= 1  # that of the legend
    name = str(shapes(wards).names[0])
    assert abs(places[name][1] - places["12"][1]) > 15


@pytest.fixture
def crowd(wards):
    """Nine reports of tension and two strengths at one place, one of tension far from it."""
    middle = shapes(wards).geometries[0].centroid
    kinds = ["tension"] * 9 + ["strength"] * 2
    rows = [Row(str(n), (), middle.x, middle.y, sign=kind) for n, kind in enumerate(kinds)]
    rows.append(Row("far", (), middle.x + 0.08, middle.y + 0.03, sign="tension"))
    return layer_of(Kind.POINTS, about=About.TENSION, rows=rows)


def test_the_picture_is_drawn_as_asked_and_its_legend_says_how(wards, crowd):
    said = {
        show: sheet.as_svg(sheet.Sheet("", [(crowd, None)], wards, show=show), None) for show in sheet.Show
    }
    density = drawn_letters(said[sheet.Show.DENSITY])
    assert density.count("2") == 1  # the strengths, which no colour counts
    assert "9" not in density
    assert "1 tensions in a square" not in density
    for words in ("1 tension in a square", "2 to 3", "4 to 7", "8 to 15", "16 or more"):
        assert density.count(words) == 1
    squares = [
        one.get("fill")
        for one in ElementTree.fromstring(said[sheet.Show.DENSITY]).iter("{http://www.w3.org/2000/svg}rect")
        if one.get("fill-opacity")
    ]
    assert sorted(squares) == sorted([palette.TENSION[3], palette.TENSION[0]])
    assert any(words.startswith("Squares: about") for words in density)
    groups = drawn_letters(said[sheet.Show.CLUSTERS])
    assert {"9", "2", "1"} <= set(groups)
    assert "So many tensions" in groups
    assert "Tension" in drawn_letters(said[sheet.Show.POINTS])


def drawn_letters(svg):
    return [text.text or "" for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_narrow_picture_has_fewer_and_larger_names_within_it(wards):
    """A wide one is scaled down to a phone's width, and its names with it."""
    wide, narrow = (
        still.draw([(layer_of(Kind.POINTS), None)], None, wards, width=width) for width in (900, 320)
    )
    on_a_phone = 290
    for drawn_still, width, is_read in ((wide, 900, False), (narrow, 320, True)):
        names = list(ElementTree.fromstring(f"<svg>{drawn_still.inside}</svg>").iter("text"))
        assert names
        for name in names:
            size = float(name.get("font-size"))
            assert (size * on_a_phone / width >= 12) == is_read
            half = len(name.text) * size * 0.55 / 2
            assert half <= float(name.get("x")) <= width - half
