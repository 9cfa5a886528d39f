"""Photos inside a PDF say nothing of their maker once it is kept, however they are wrapped; the pixels stay."""

import base64
import io
import zlib
from types import SimpleNamespace

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject

from commonweal.people.attached.reading import CannotAttach, read_file

SECRETS = (b"SECRETCAMERA", b"Jane Reporter", b"SECRETNOTE")


def photo(colour=(200, 10, 10), *, comment=b"", **how):
    """A JPEG as a phone makes it: camera, name and place in it."""
    picture, exif = Image.new("RGB", (64, 64), colour), Image.Exif()
    exif[0x010F], exif[0x013B] = "SECRETCAMERA", "Jane Reporter"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (52.0, 2.0, 3.0), "W", (0.0, 45.0, 1.0)
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=comment, **how)
    return out.getvalue()


def bare():
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 10, 10)).save(out, "JPEG")
    return out.getvalue()


def pdf(image, filters, *, content=b"q 200 0 0 200 0 0 cm /I Do Q", more=b"", objects=()):
    """One page with one picture, written by hand so that it says exactly this."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter "
        + filters + more + b" /Length %d >>\nstream\n" % len(image) + image + b"\nendstream",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        *objects,
    ]  # fmt: skip
    out, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(parts) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def kept(content):
    return read_file(SimpleNamespace(name="photo.pdf", size=len(content), read=lambda: content)).content


def picture_in(content):
    return PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/XObject"]["/I"].get_object()


def says_nothing(content):
    """No secret stands in the file, nor in any of its streams once unwrapped."""
    jpeg = picture_in(content)
    assert jpeg["/Filter"] == "/DCTDecode"
    everything = content + jpeg._data
    assert not [secret for secret in SECRETS if secret in everything]
    with Image.open(io.BytesIO(jpeg._data)) as shown:
        assert not dict(shown.getexif())
        assert "exif" not in shown.info
        red, green, _blue = shown.convert("RGB").getpixel((32, 32))
    assert red > 180 > 40 > green
    return jpeg._data


WRAPPED = {
    "plain": (lambda jpeg: jpeg, b"/DCTDecode"),
    "in a list": (lambda jpeg: jpeg, b"[/DCTDecode]"),
    "by its short name": (lambda jpeg: jpeg, b"/DCT"),
    "flate": (zlib.compress, b"[/FlateDecode /DCTDecode]"),
    "ascii 85": (lambda jpeg: base64.a85encode(jpeg) + b"~>", b"[/ASCII85Decode /DCTDecode]"),
    "hex": (lambda jpeg: jpeg.hex().encode() + b">", b"[/ASCIIHexDecode /DCTDecode]"),
    "twice": (
        lambda jpeg: base64.a85encode(zlib.compress(jpeg)) + b"~>",
        b"[/ASCII85Decode /FlateDecode /DCTDecode]",
    ),
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_photo_says_nothing_of_its_maker_however_it_is_wrapped(how):
    wrap, filters = WRAPPED[how]
    says_nothing(kept(pdf(wrap(photo()), filters)))


def test_nor_where_the_file_says_elsewhere_how_it_is_wrapped():
    says_nothing(kept(pdf(photo(), b"6 0 R", objects=[b"/DCTDecode"])))
    wrapped = base64.a85encode(photo()) + b"~>"
    says_nothing(kept(pdf(wrapped, b"6 0 R", objects=[b"[/ASCII85Decode 7 0 R]", b"/DCTDecode"])))


def test_what_is_said_of_how_a_photo_is_read_stays_with_it():
    colour = b"/DecodeParms [null << /ColorTransform 1 >>]"
    content = kept(pdf(zlib.compress(photo()), b"[/FlateDecode /DCTDecode]", more=colour))
    says_nothing(content)
    assert picture_in(content)["/DecodeParms"] == {"/ColorTransform": 1}


@pytest.mark.parametrize("fills", [1, 2, 9])
def test_fill_bytes_before_a_segment_hide_nothing(fills):
    jpeg = photo()
    says_nothing(kept(pdf(jpeg.replace(b"\xff\xe1", b"\xff" * fills + b"\xff\xe1", 1), b"/DCTDecode")))


@pytest.mark.parametrize("behind", [photo(), b"SECRETNOTE", b"\xff\xd9" + photo()])
def test_what_hangs_behind_the_end_is_cut_off(behind):
    jpeg = says_nothing(kept(pdf(bare() + behind, b"/DCTDecode")))
    assert jpeg == bare()


def test_comments_progressive_scans_and_restarts_are_followed_to_the_end():
    progressive = photo(comment=b"SECRETNOTE", progressive=True)
    says_nothing(kept(pdf(progressive, b"/DCTDecode")))
    # A comment between two scans, where no program looks for one.
    second = progressive.index(b"\xff\xda", progressive.index(b"\xff\xda") + 2)
    between = progressive[:second] + b"\xff\xfe\x00\x0cSECRETNOTE" + progressive[second:]
    says_nothing(kept(pdf(between, b"/DCTDecode")))
    says_nothing(kept(pdf(photo(restart_marker_blocks=2), b"/DCTDecode")))


def test_the_small_picture_in_a_jfif_header_goes_and_the_header_stays():
    small = b"SECRETNOTE" + bytes(3 * 4 - 10)
    header = b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x02\x02" + small
    jpeg = bare()
    end = 4 + int.from_bytes(jpeg[4:6])
    dressed = jpeg[:2] + b"\xff\xe0" + (len(header) + 2).to_bytes(2) + header + jpeg[end:]
    assert (
        says_nothing(kept(pdf(dressed, b"/DCTDecode")))[:20]
        == jpeg[:2] + b"\xff\xe0\x00\x10" + header[:12] + b"\x00\x00"
    )
    extension = b"JFXX\x00\x10" + photo()
    dressed = jpeg[:2] + b"\xff\xe0" + (len(extension) + 2).to_bytes(2) + extension + jpeg[2:]
    says_nothing(kept(pdf(dressed, b"/DCTDecode")))


def test_a_photo_that_was_cut_off_is_kept_as_far_as_it_goes():
    jpeg = photo()
    content = kept(pdf(jpeg[:-20], b"/DCTDecode"))
    assert not [secret for secret in SECRETS if secret in picture_in(content)._data]
    assert picture_in(content)._data.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("image", "filters", "why"),
    [
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"/JPXDecode", "JPEG 2000"),
        (photo(), b"[/Unheard /DCTDecode]", "damaged"),
        (photo(), b"[/DCTDecode /FlateDecode]", "damaged"),
        (b"no picture at all", b"/DCTDecode", "damaged"),
        (photo()[:30], b"/DCTDecode", "damaged"),
        (b"not flate", b"[/FlateDecode /DCTDecode]", "damaged"),
    ],
)
def test_what_cannot_be_cleaned_for_certain_is_refused_in_words(image, filters, why):
    with pytest.raises(CannotAttach, match=why):
        kept(pdf(image, filters))


@pytest.mark.parametrize("name", [b"/DCT", b"/DCTDecode", b"[/A85 /DCT]", b"/JPXDecode", b"/D#43T"])
def test_a_photo_in_the_midst_of_what_draws_a_page_is_refused(name):
    inline = b"q BI /W 64 /H 64 /CS /RGB /BPC 8 /F " + name + b" ID " + photo() + b" EI Q"
    with pytest.raises(CannotAttach, match="where we cannot clean it"):
        kept(pdf(bare(), b"/DCTDecode", content=inline))


def test_a_page_that_is_drawn_from_packed_commands_goes_through():
    drawing = zlib.compress(b"q 200 0 0 200 0 0 cm /I Do Q")
    part = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(drawing) + drawing + b"\nendstream"
    content = pdf(photo(), b"/DCTDecode", objects=[part]).replace(b"/Contents 5 0 R", b"/Contents 6 0 R")
    says_nothing(kept(content))


def everything(content):
    """The file, and every object of it that can be asked for, unpacked."""
    reader, told = PdfReader(io.BytesIO(content)), content
    for number in range(1, 60):
        try:
            one = reader.get_object(number)
        except PyPdfError:
            continue
        told += repr(one).encode()
        if isinstance(one, StreamObject):
            told += one._data if one.get("/Filter") == "/DCTDecode" else one.get_data()
    return told


def stream(data, head=b""):
    return b"<< " + head + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


OF_A_PICTURE = (
    b"/Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
)
# What the picture says beside its pixels, what the page says beside what is drawn, and what that leads to.
BESIDE = {
    "metadata of a picture": (
        b" /Metadata 6 0 R",
        b"",
        [stream(zlib.compress(b"SECRETNOTE"), b"/Filter /FlateDecode")],
    ),
    "a program's notes on a picture": (
        b" /PieceInfo 6 0 R",
        b"",
        [b"<< /A << /Private 7 0 R >> >>", stream(b"SECRETNOTE")],
    ),
    "another version of a picture": (
        b" /Alternates [<< /Image 6 0 R >>]",
        b"",
        [stream(photo(), OF_A_PICTURE)],
    ),
    "a comment on the page": (
        b"",
        b"/Annots [6 0 R] ",
        [b"<< /Subtype /Text /Rect [0 0 9 9] /T (Jane Reporter) >>"],
    ),
    "a file that hangs on the page": (
        b"",
        b"/AF [6 0 R] ",
        [b"<< /F (a) /EF << /F 7 0 R >> >>", stream(photo())],
    ),
    "a small picture of the page": (b"", b"/Thumb 6 0 R ", [stream(photo(), OF_A_PICTURE)]),
    "whatever a program writes": (
        b"",
        b"/Own 6 0 R ",
        [b"<< /Author (Jane Reporter) /Photo 7 0 R >>", stream(photo())],
    ),
}


@pytest.mark.parametrize("what", BESIDE)
def test_nothing_stays_that_is_not_drawn(what):
    of_picture, of_page, objects = BESIDE[what]
    content = pdf(bare(), b"/DCTDecode", more=of_picture, objects=objects)
    content = kept(content.replace(b"/MediaBox", of_page + b"/MediaBox"))
    assert not [secret for secret in SECRETS if secret in everything(content)]
    says_nothing(content)
