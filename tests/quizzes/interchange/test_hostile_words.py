"""Words in other languages that do not fit, or do harm: each is named, and the item stays."""

import io
import zipfile
from collections.abc import Callable
from unittest.mock import patch

import pytest

from cms.refusals import Refusal
from quizzes.interchange import formats, moodle, qti3
from tests.quizzes.interchange.portables import MATCH, MULTIPLE, SINGLE, told
from tests.quizzes.interchange.test_hostile_files import zipped


def told_package(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a package of an item in two languages with other members."""
    with zipfile.ZipFile(io.BytesIO(qti3.write([told(MATCH, "en")]).data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    change(members)
    return zipped(members)


EN = f"items/{MATCH.key}.en.xml"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"</qti-simple-match-set>", b"<qti-simple-match-set>", "XMLとして読めません"),
        (b"en option 1", b"x" * 401, "長すぎるところがある"),
        (b"en of 1", b"en of 0", "分けかたが日本語とちがう"),
        (b"<qti-value>choice_1", b"<qti-value>choice_2", "日本語の問題とちがいます"),
    ],
)
def test_words_that_do_not_fit_are_named_and_the_item_stays(
    old: bytes, new: bytes, words: str
) -> None:
    def spoil(members: dict[str, bytes]) -> None:
        assert old in members[EN]
        members[EN] = members[EN].replace(old, new)

    reading = formats.read(name="a.zip", data=told_package(spoil))
    assert reading.items == (MATCH,)
    named = [*(loss.reason for loss in reading.refused), *reading.items[0].notes]
    assert any(words in reason for reason in named)


def test_as_many_items_as_are_taken_may_be_told_in_every_language() -> None:
    with patch("quizzes.interchange.packages.MAX_ITEMS", 2):
        data = qti3.write([told(MATCH, "en", "ja-x-easy"), told(SINGLE, "en")]).data
        assert len(formats.read(name="a.zip", data=data).items) == 2
        with pytest.raises(Refusal):
            formats.read(name="a.zip", data=qti3.write([MATCH, SINGLE, MULTIPLE]).data)


def test_words_without_their_item_are_no_item() -> None:
    def leave_alone(members: dict[str, bytes]) -> None:
        del members[f"items/{MATCH.key}.xml"]

    reading = formats.read(name="a.zip", data=told_package(leave_alone))
    assert reading.items == ()
    assert {loss.name for loss in reading.refused} == {EN, f"items/{MATCH.key}.xml"}
    with zipfile.ZipFile(io.BytesIO(qti3.write([told(MATCH, "en")]).data)) as file:
        alone = formats.read(name="en.xml", data=file.read(EN))
    assert alone.items == ()
    assert "日本語の問題といっしょに送ってください。" in alone.refused[0].reason


def test_a_language_that_nobody_reads_here_is_named() -> None:
    data = moodle.write([told(MATCH, "en")]).data.replace(b'language="en"', b'language="tlh"')
    (item,) = moodle.read(data).items
    assert item == MATCH
    assert item.notes == ("言葉「tlh」の文は運べません。",)


def test_a_digest_that_is_none_is_not_kept() -> None:
    item = told(MATCH, "en")
    digest = item.words_digest().encode()
    for form in ("moodle", "csv"):
        data = formats.FORMATS[form].write([item]).data.replace(digest, b"z" * 64)
        reading = formats.read(name=formats.FORMATS[form].file_name, data=data)
        assert reading.items[0].editions[0].made_from == ""
