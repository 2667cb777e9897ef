"""
What uploaded videos and captions must be, told from their bytes and not only from their names.

Pure: it knows files, and no model.
"""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
MAX_VIDEO_BYTES = 100 * MEGABYTE
MAX_CAPTION_BYTES = MEGABYTE // 2

MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
)
MATROSKA = b"\x1a\x45\xdf\xa3"
TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
HEAD = 64


def check_video(file: File) -> None:
    """
    Refuse what is no MP4 or WebM video, is named as the other, or is too large for a school's line.

    :raises ValidationError: with what to do instead
    """
    if (file.size or 0) > MAX_VIDEO_BYTES:
        raise ValidationError(
            _(
                "動画が大きすぎます（100MBまで）。短く切るか、画質を下げて書き出したものを選んでください。"
            ),
            code="video_too_large",
        )
    named = TYPES.get(PurePath(file.name or "").suffix.lower())
    if named is None or named != _sniffed(_head(file, HEAD)):
        raise ValidationError(
            _(
                "MP4かWebMの動画ではありません。名前だけを変えたファイルは使えません。"
                "動画をMP4（H.264）で書き出してから、選んでください。"
            ),
            code="video_wrong_kind",
        )


def check_captions(file: File) -> None:
    """
    Refuse what is no WebVTT file with at least one caption.

    :raises ValidationError: with what to do instead
    """
    if (file.size or 0) > MAX_CAPTION_BYTES:
        raise ValidationError(
            _("字幕のファイルが大きすぎます。字幕だけのWebVTT（.vtt）を選んでください。"),
            code="captions_too_large",
        )
    if PurePath(file.name or "").suffix.lower() != ".vtt" or not _is_webvtt(
        _head(file, MAX_CAPTION_BYTES)
    ):
        raise ValidationError(
            _(
                "字幕のファイルではありません。1行目が「WEBVTT」で、"
                "「00:00.000 --> 00:02.000」のような時刻と言葉があるファイル（.vtt、UTF-8）を選んでください。"
            ),
            code="captions_wrong_kind",
        )


def media_type(name: str) -> str:
    """Return the media type of a video that was accepted under the name."""
    return TYPES[PurePath(name).suffix.lower()]


def _head(file: File, length: int) -> bytes:
    stored = file.closed  # an upload arrives open, and stays so for whoever saves it
    if stored:
        file.open("rb")
    file.seek(0)
    head: bytes = file.read(length)
    file.seek(0)
    if stored:
        file.close()
    return head


def _sniffed(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS:
        return "video/mp4"
    if head.startswith(MATROSKA) and b"webm" in head:
        return "video/webm"
    return ""


def _is_webvtt(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    first, *others = text.splitlines() or [""]
    return first.split(maxsplit=1)[:1] == ["WEBVTT"] and any("-->" in line for line in others)
