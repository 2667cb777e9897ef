"""Zip files, read in memory: nothing is ever unpacked to a disk, and no member is trusted."""

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from quizzes.interchange.bounds import (
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_FROM,
    FileEmpty,
    FileRefused,
)

ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipBroken(FileRefused):
    """The file is no zip, or only a part of one."""

    code = "zip_broken"
    message = _(
        "ZIPとして読めません。とちゅうで切れているかもしれません。書き出しなおして、送ってください。"
    )


class ZipTooLarge(FileRefused):
    """Unpacked, the file would be far larger than it looks."""

    code = "zip_too_large"
    message = _("ZIPをひらくと、大きすぎます。問題だけを入れて、分けて送ってください。")


class ZipUnsafe(FileRefused):
    """A member has a name or a nature that has no business in a package of items."""

    code = "zip_unsafe"
    message = _(
        "ZIPに、安全でないファイル「%(name)s」があります。それをのぞいて作りなおし、送ってください。"
    )


class Archive:
    """A zip file whose members have been looked at before any is read."""

    def __init__(self, data: bytes) -> None:
        """
        Open the archive.

        :raises FileRefused: if it is broken, too large, or holds a member that is unsafe
        """
        if not data:
            raise FileEmpty
        try:
            self._file = zipfile.ZipFile(BytesIO(data))
            members = self._file.infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise ZipBroken from error
        if len(members) > MAX_MEMBERS:
            raise ZipTooLarge
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            self._admit(member)
        self._left = MAX_UNPACKED_BYTES
        if sum(member.file_size for member in members) > self._left:
            raise ZipTooLarge

    def _admit(self, member: zipfile.ZipInfo) -> None:
        name = member.orig_filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        if (
            not is_plain_path(name.rstrip("/"))
            or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
            or member.flag_bits & ENCRYPTED
            or member.compress_type not in METHODS
            or name in self._members
        ):
            raise ZipUnsafe(name=printable(name))
        packed = max(1, member.compress_size)
        if member.file_size > RATIO_COUNTS_FROM and member.file_size / packed > MAX_RATIO:
            raise ZipTooLarge
        if not member.is_dir():
            self._members[name] = member

    @property
    def names(self) -> list[str]:
        """The members' names, in the archive's order."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """
        Return the member's bytes, never more than are left of what the archive may hold.

        :raises FileRefused: if it is broken, or larger than it said
        """
        try:
            with self._file.open(self._members[name]) as member:
                data = member.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
            raise ZipBroken from error
        self._left -= len(data)
        if self._left < 0:
            raise ZipTooLarge
        return data


def is_plain_path(name: str) -> bool:
    """Tell whether the name is a path that stays below where it begins."""
    return (
        bool(name)
        and not name.startswith("/")
        and not set(name) & set("\\:\0")
        and not {"..", "."} & set(PurePosixPath(name).parts)
    )


def printable(name: str) -> str:
    """Return the name as it may stand in a sentence."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:80]
