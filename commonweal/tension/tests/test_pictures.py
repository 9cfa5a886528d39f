"""Pictures that are kept look as those that were sent."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from commonweal.people.attached.reading import read_file

GREYS = np.arange(256)


def kept(picture, **how):
    out = io.BytesIO()
    picture.save(out, "PNG", **how)
    content = out.getvalue()
    file = SimpleNamespace(name="scan.png", size=len(content), read=lambda: content)
    return Image.open(io.BytesIO(read_file(file).content))


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_a_picture_of_sixteen_bit_greys_keeps_its_greys(mode):
    """From black to white in even steps; the same in what is kept, in eight bits."""
    rows = np.tile(GREYS * 257, (4, 1))
    sent = Image.frombytes(mode, (256, 4), rows.astype({"I;16": "<u2", "I;16B": ">u2"}[mode]).tobytes())
    found = np.asarray(kept(sent).convert("RGB")).astype(int)
    assert found.shape == (4, 256, 3)
    assert (found == GREYS[None, :, None]).all()


def test_one_grey_of_sixteen_bits_that_is_see_through_takes_no_other_with_it():
    sent = Image.fromarray(np.tile(GREYS * 257, (4, 1)).astype("uint16"))
    told = PngImagePlugin.PngInfo()
    told.add(b"tRNS", (100 * 257).to_bytes(2, "big"))
    found = np.asarray(kept(sent, pnginfo=told).convert("RGB")).astype(int)
    assert (found[0, :, 0] == GREYS).all()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_pictures_of_other_modes_keep_their_greys(mode):
    sent = Image.fromarray(np.tile(GREYS, (4, 1)).astype("uint8")).convert(mode)
    assert (np.asarray(kept(sent).convert("L")) == np.asarray(sent.convert("L"))).all()
