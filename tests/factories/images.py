"""Image files for tests, made in memory: ordinary ones, and those that must be refused."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

GPS = 0x8825
SECRET = "SECRET-PLACE"
"""Stands wherever a file can hold words, so that one search finds what was left in."""

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(size: tuple[int, int] = (40, 20), mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the picture as a file of that kind."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(*, orientation: int = 1) -> Image.Exif:
    """Return what a telephone writes: where, with what, and which way it was held."""
    data = Image.Exif()
    data[0x010F] = SECRET
    data[0x9286] = SECRET
    data[0x0112] = orientation
    data[GPS] = {1: "N", 2: (34.0, 58.0, 30.0), 3: "E", 4: (138.0, 23.0, 0.0), 29: SECRET}
    return data


def photograph(*, orientation: int = 1) -> bytes:
    """Return a JPEG as a telephone takes it, with its place, a comment, and a film behind it."""
    image = saved(
        picture(),
        "JPEG",
        exif=exif(orientation=orientation),
        comment=SECRET.encode(),
        xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(),
        quality=95,
    )
    return image + b"\x00\x00\x00\x18ftypmp42" + SECRET.encode()


def drawing_with_words() -> bytes:
    """Return a PNG with text chunks, EXIF and XMP."""
    words = PngInfo()
    words.add_text("Author", SECRET)
    words.add_text("Comment", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", SECRET)
    return saved(picture(mode="RGBA"), "PNG", pnginfo=words, exif=exif())


def webp_with_place() -> bytes:
    """Return a WebP with EXIF and XMP."""
    return saved(picture(), "WEBP", exif=exif().tobytes(), xmp=SECRET.encode(), lossless=True)


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )
