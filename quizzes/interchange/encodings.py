"""Text files as Japanese editors save them."""

from django.utils.translation import gettext_lazy as _

from quizzes.interchange.bounds import FileEmpty, FileRefused

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class EncodingUnknown(FileRefused):
    """The bytes are no text that we can be sure of."""

    code = "encoding_unknown"
    message = _(
        "文字コードが読めません。UTF-8 か Shift_JIS（Windows）で保存しなおして、送ってください。"
    )


def decoded(data: bytes) -> str:
    """
    Return the text, from UTF-8 or from what Windows calls Shift_JIS.

    :raises FileEmpty: if there is none
    :raises EncodingUnknown: if it is in another encoding, or no text
    """
    if data.startswith(UTF_16_MARKS) or b"\0" in data:
        raise EncodingUnknown
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise FileEmpty
        return text
    raise EncodingUnknown
