"""
Image files from strangers: refused before they can do harm, and stripped to their pixels.

A picture that a teacher takes carries where and when it was taken, and by which device. What is kept
is drawn anew from the pixels, so that nothing else can be in it: no EXIF, no GPS, no comment, no
second picture, no film behind the picture.
"""

from io import BytesIO
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from cms.refusals import Refusal

MOST_PIXELS = 25_000_000
"""A telephone's largest ordinary picture has 24 million."""

QUALITY = 90
FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
"""What Pillow calls the formats that we take, and what we keep each as."""

OPENED = ("JPEG", "PNG", "WEBP")
"""No other decoder of Pillow's ever sees the file; an MPO is opened as a JPEG."""

EXTENSIONS = {"JPEG": ("jpg", "jpeg"), "PNG": ("png",), "WEBP": ("webp",)}
KEPT_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"},
    "WEBP": {"RGB", "RGBA"},
}
TRANSPARENT = {"LA", "La", "PA", "RGBA", "RGBa"}


class UnsuitableImage(Refusal):
    """The file is no image that the site can take."""

    code = "unsuitable_image"
    status = 400
    message = _("この画像は使えません。JPEG、PNG、WebPの画像をえらんでください。")


class UnknownImageFormat(UnsuitableImage):
    """The file is of another kind, whatever its name says."""

    code = "unknown_image_format"
    message = _("この種類の画像は使えません。JPEG、PNG、WebPの画像をえらんでください。")


class DrawingWithScript(UnsuitableImage):
    """The file is an SVG, which can hold script."""

    code = "svg_refused"
    message = _(
        "SVGは、中でプログラムが動くことがあるので使えません。PNGにして、えらびなおしてください。"
    )


class WrongExtension(UnsuitableImage):
    """The file's name says another format than its content."""

    code = "wrong_image_extension"
    message = _(
        "ファイル名の終わりと中身がちがいます。中身は%(format)sです。"
        "名前をなおすか、保存しなおしてから、えらんでください。"
    )


class BrokenImage(UnsuitableImage):
    """The file breaks off or cannot be decoded."""

    code = "broken_image"
    message = _(
        "画像がこわれていて、読めません。もとの画像をひらいて保存しなおしてから、えらんでください。"
    )


class MovingImage(UnsuitableImage):
    """The file has more than one frame, which a reader could not stop."""

    code = "moving_image"
    message = _("動く画像は使えません。動きを見せたいときは、動画のブロックを使ってください。")


class TooManyPixels(UnsuitableImage):
    """The image would need more memory than a picture on a page is worth."""

    code = "too_many_pixels"
    message = _(
        "画像が大きすぎます（%(megapixels)s万画素）。"
        "%(limit)s万画素より小さくしてから、えらんでください。"
    )


TEN_THOUSAND = 10_000


def only_pixels(file: IO[bytes], *, name: str) -> bytes:
    """
    Return the image upright, in its format, and with nothing in it but its pixels and their colours.

    Its size is read from its header, so that an image that is too large is never decoded.

    :raises UnsuitableImage: if it is of another kind than its name says, moves, is broken or too large
    """
    extension = name.rpartition(".")[2].lower()
    file.seek(0)
    if extension in {"svg", "svgz"}:
        raise DrawingWithScript
    try:
        image = Image.open(file, formats=OPENED)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(2 * (Image.MAX_IMAGE_PIXELS or MOST_PIXELS)) from error
    except UnidentifiedImageError as error:
        raise UnknownImageFormat from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BrokenImage from error
    with image:
        kept = FORMATS[str(image.format)]
        if extension not in EXTENSIONS[kept]:
            raise WrongExtension(format=kept)
        pixels = image.width * image.height
        if pixels > MOST_PIXELS:
            raise _too_many(pixels)
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            raise MovingImage
        # WeasyPrint lets truncated images pass, for the whole process and as soon as it is imported.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            return _redrawn(image, kept)
        except (OSError, SyntaxError, ValueError, EOFError) as error:
            raise BrokenImage from error


def size_in_header(file: IO[bytes]) -> tuple[int, int] | tuple[None, None]:
    """Return the width and height that the file's header says, or nothing where there is none."""
    try:
        with Image.open(file, formats=OPENED) as image:
            return image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None, None


def _redrawn(image: Image.Image, kept: str) -> bytes:
    image.load()
    colours = image.info.get("icc_profile")
    transparency = image.info.get("transparency")
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in KEPT_MODES[kept]:
        has_alpha = upright.mode in TRANSPARENT or transparency is not None
        keeps_alpha = has_alpha and "RGBA" in KEPT_MODES[kept]
        if image.mode == "CMYK":
            colours = None  # a profile for ink says nothing about light
        upright = upright.convert("RGBA" if keeps_alpha else "RGB")
        transparency = None
    drawn = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    if upright.mode == "P":
        palette = upright.getpalette("RGB")
        drawn.putpalette(palette or [], "RGB")
    options = {} if transparency is None else {"transparency": transparency}
    written = BytesIO()
    drawn.save(written, kept, quality=QUALITY, icc_profile=colours, **options)
    return written.getvalue()


def _too_many(pixels: int) -> TooManyPixels:
    return TooManyPixels(
        megapixels=f"{pixels // TEN_THOUSAND:,}", limit=f"{MOST_PIXELS // TEN_THOUSAND:,}"
    )
