"""How large a file may be, and the refusals of those that are larger."""

from django.utils.translation import gettext_lazy as _

from cms.refusals import Refusal

MEGABYTE = 1024 * 1024

MAX_UPLOAD_BYTES = 5 * MEGABYTE
MAX_UNPACKED_BYTES = 20 * MEGABYTE
MAX_RATIO = 100
"""How many times its packed size a member may have: text rarely passes 20."""
RATIO_COUNTS_FROM = MEGABYTE // 4
MAX_MEMBERS = 3500
"""As many items as are taken at once, each in three languages, and what else a package holds."""
MAX_ITEMS = 1000
MAX_TEXT = 10_000
MAX_CHOICE_TEXT = 200
MAX_EDITION_TEXT = 400
MAX_SOURCE = 300
MAX_CHOICES = 8
MAX_DEPTH = 60
MAX_ELEMENTS = 300_000
MAX_ROWS = 5 * MAX_ITEMS


class FileRefused(Refusal):
    """The file is not read at all."""

    code = "file_refused"
    status = 400
    message = _("このファイルは読めません。書き出しなおして、もういちどえらんでください。")


class FileTooLarge(FileRefused):
    """The file is larger than anything that an editor would send."""

    code = "file_too_large"
    status = 413
    message = _("ファイルが大きすぎます。%(megabytes)d MBまでのファイルに分けて、送ってください。")

    def __init__(self) -> None:
        super().__init__(megabytes=MAX_UPLOAD_BYTES // MEGABYTE)


class FileEmpty(FileRefused):
    """There is nothing in the file."""

    code = "file_empty"
    message = _("ファイルが空です。書き出しなおして、もういちどえらんでください。")


class NoItems(FileRefused):
    """The file can be read, but holds no item."""

    code = "no_items"
    message = _("ファイルに問題がありません。問題をふくめて書き出しなおしてください。")


class TooManyItems(FileRefused):
    """The file holds more items than are taken at once."""

    code = "too_many_items"
    message = _("問題が多すぎます。1つのファイルは%(most)d問までです。分けて送ってください。")

    def __init__(self) -> None:
        super().__init__(most=MAX_ITEMS)
