"""Image files: what is refused before it is decoded, and that nothing is kept but pixels."""

from io import BytesIO

import pytest
from PIL import Image

from cms.image_files import (
    MOST_PIXELS,
    BrokenImage,
    DrawingWithScript,
    MovingImage,
    TooManyPixels,
    UnknownImageFormat,
    UnsuitableImage,
    WrongExtension,
    only_pixels,
    size_in_header,
)
from tests.factories.images import (
    GPS,
    SECRET,
    SVG,
    drawing_with_words,
    photograph,
    picture,
    png_header,
    saved,
    webp_with_place,
)


def kept(content: bytes, name: str) -> Image.Image:
    image = Image.open(BytesIO(only_pixels(BytesIO(content), name=name)))
    image.load()
    return image


def colours(image: Image.Image, *points: tuple[int, int]) -> list[str]:
    """Return which colour stands at each point, lossy as the picture may be."""
    found = []
    for point in points:
        red, _, blue = image.convert("RGB").getpixel(point)
        found.append("red" if red - blue > 150 else "blue" if blue - red > 150 else "neither")
    return found


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (photograph(), "a.jpg", "JPEG"),
        (photograph(), "a.JPEG", "JPEG"),
        (drawing_with_words(), "a.png", "PNG"),
        (webp_with_place(), "a.webp", "WEBP"),
    ],
    ids=["jpg", "JPEG", "png", "webp"],
)
def test_nothing_is_kept_but_the_pixels(content: bytes, name: str, kind: str) -> None:
    assert SECRET.encode() in content or b"zTXt" in content
    drawn = only_pixels(BytesIO(content), name=name)
    assert SECRET.encode() not in drawn
    image = kept(content, name)
    assert image.format == kind
    assert not dict(image.getexif())
    assert not image.getexif().get_ifd(GPS)
    assert not {"comment", "exif", "xmp", "Author", "Comment"} & set(image.info)
    assert colours(image, (5, 10), (35, 10)) == ["red", "blue"]


def test_a_picture_taken_sideways_stands_upright() -> None:
    """Orientation 6 says: turn it a quarter to the right."""
    image = kept(photograph(orientation=6), "a.jpg")
    assert image.size == (20, 40)
    assert colours(image, (10, 5), (10, 35)) == ["red", "blue"], "what was left is on top"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_drawing_keeps_its_kind_of_pixels(mode: str) -> None:
    source = picture(mode="RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        source = Image.new("I;16", (40, 20), 300)
    image = kept(saved(source, "PNG"), "a.png")
    assert image.mode == ("RGB" if mode == "I;16" else mode)
    assert image.size == (40, 20)


def test_a_drawing_with_a_palette_stays_transparent() -> None:
    source = picture(mode="P")
    content = saved(source, "PNG", transparency=source.getpixel((0, 0)))
    assert kept(content, "a.png").convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_for_print_becomes_one_for_screens() -> None:
    content = saved(picture(mode="CMYK"), "JPEG", icc_profile=b"ink")
    image = kept(content, "a.jpg")
    assert image.mode == "RGB"
    assert "icc_profile" not in image.info


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    """Telephones put a depth map or a second view behind the picture."""
    content = saved(
        picture(), "MPO", save_all=True, append_images=[picture((8, 8))], xmp=SECRET.encode()
    )
    image = kept(content, "a.jpg")
    assert image.format == "JPEG"
    assert getattr(image, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (SVG, "a.svg", DrawingWithScript),
        (SVG, "a.SVGZ", DrawingWithScript),
        (SVG, "a.png", UnknownImageFormat),
        (b"", "a.png", UnknownImageFormat),
        (b"<html>", "a.jpg", UnknownImageFormat),
        (saved(picture(mode="P"), "GIF"), "a.gif", UnknownImageFormat),
        (saved(picture(), "TIFF"), "a.png", UnknownImageFormat),
        (saved(picture(), "PNG"), "a.jpg", WrongExtension),
        (saved(picture(), "JPEG"), "a", WrongExtension),
        (saved(picture(), "JPEG"), "a.jpg.html", WrongExtension),
        (photograph()[:400], "a.jpg", BrokenImage),
        (drawing_with_words()[:-60], "a.png", BrokenImage),
        (webp_with_place()[:40], "a.webp", UnsuitableImage),
        (png_header(100, 100), "a.png", BrokenImage),
        (
            saved(picture(), "PNG", save_all=True, append_images=[picture((40, 20)).rotate(180)]),
            "a.png",
            MovingImage,
        ),
        (png_header(8000, 5000), "a.png", TooManyPixels),
        (png_header(40_000, 40_000), "a.png", TooManyPixels),
        (png_header(11_000, 9_000), "a.png", TooManyPixels),
    ],
    ids=lambda value: getattr(value, "__name__", value if isinstance(value, str) else "bytes"),
)
def test_what_is_no_suitable_image_is_refused(
    content: bytes, name: str, refusal: type[UnsuitableImage]
) -> None:
    with pytest.raises(refusal) as raised:
        only_pixels(BytesIO(content), name=name)
    assert "ください" in raised.value.detail, "it says what to do next"


def test_40_megapixels_are_refused_by_the_header_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*args: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(Image.Image, "load", decode)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    with pytest.raises(TooManyPixels) as raised:
        only_pixels(BytesIO(png_header(8000, 5000)), name="a.png")
    assert "4,000万画素" in raised.value.detail
    assert f"{MOST_PIXELS // 10_000:,}万画素" in raised.value.detail


def test_the_header_tells_the_size_or_nothing() -> None:
    assert size_in_header(BytesIO(png_header(8000, 5000))) == (8000, 5000)
    assert size_in_header(BytesIO(SVG)) == (None, None)
