import numpy as np
import pytest
import shapely
from PIL import Image

from commonweal.maps.picture import Points, class_bounds, draw_map
from commonweal.ui import palette

# Four square areas side by side, in open sea.
SQUARES = np.array([shapely.box(1.4 + n / 20, 54.7, 1.45 + n / 20, 54.73) for n in range(4)], dtype=object)


def drawn(tmp_path, values, **more):
    path = draw_map(
        tmp_path / "map.png",
        title="Heading",
        note=["Base: 10 reports."],
        outlines=SQUARES,
        values=values,
        measure="Reports",
        **more,
    )
    with Image.open(path) as picture:
        picture.load()
        return picture


def colours(picture):
    return {
        f"#{red:02x}{green:02x}{blue:02x}"
        for _n, (red, green, blue) in picture.convert("RGB").getcolors(1 << 24)
    }


def share(picture, colour):
    wanted = tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))
    pixels = np.asarray(picture.convert("RGB"))
    # Making a picture smaller rounds colours by a little.
    return (np.abs(pixels.astype(int) - wanted) <= 5).all(axis=2).mean()


def test_areas_take_the_colour_of_their_class(tmp_path):
    picture = drawn(tmp_path, [0, 1, 1, 50])
    assert share(picture, palette.TENSION[0]) > 0.02
    # Two of the four areas share a class, so they show about twice as much of its colour.
    middle = [colour for colour in palette.TENSION[1:-1] if share(picture, colour) > 0.02]
    assert len(middle) == 1
    assert share(picture, middle[0]) == pytest.approx(2 * share(picture, palette.TENSION[-1]), rel=0.1)


def test_what_is_not_known_is_hatched_and_not_zero(tmp_path):
    known, unknown = drawn(tmp_path, [0, 0, 0, 0]), drawn(tmp_path, [0, 0, 0, np.nan])
    assert share(known, palette.GROUND) < 0.005
    assert share(unknown, palette.GROUND) > 0.02
    assert share(unknown, palette.TENSION[0]) < share(known, palette.TENSION[0])


def test_points_are_drawn_where_they_lie(tmp_path):
    without = drawn(tmp_path, [0, 0, 0, 0])
    points = Points("Strength", [1.475], [54.715], "circle", "#0b5d66")
    picture = drawn(tmp_path, [0, 0, 0, 0], points=[points])
    assert "#0b5d66" not in colours(without)
    pixels = np.argwhere((np.asarray(picture.convert("RGB")) == (11, 93, 102)).all(axis=2))
    on_map = pixels[pixels[:, 1] < 1100]
    # The second of four areas: between a quarter and half of the map's width.
    assert 340 < on_map[:, 1].mean() < 620


def test_the_picture_says_in_words_what_it_shows(tmp_path):
    picture = drawn(tmp_path, [0, 1, 2, 3])
    assert picture.text["Title"] == "Heading"
    assert "Base: 10 reports." in picture.text["Description"]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([np.nan], []),
        ([0, 0], [0.0]),
        ([5, 5], [5.0]),
        ([0, 1, 2, 3, 4], [0.0, 1.0, 2.0, 4.0]),
        ([1, 2, 1000], [2.0, 1000.0]),
    ],
)
def test_every_class_holds_something_and_the_last_reaches_the_top(values, bounds):
    assert class_bounds(values) == bounds


def test_values_and_outlines_must_be_as_many(tmp_path):
    with pytest.raises(ValueError, match="each outline"):
        drawn(tmp_path, [1, 2])
    with pytest.raises(ValueError, match="below zero"):
        class_bounds([-1, 2])
