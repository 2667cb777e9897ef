"""What goes out comes back: every format, whatever the words."""

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.interchange import formats
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.portable import PortableItem
from tests.quizzes.interchange.portables import CALM, MULTIPLE, SINGLE, several

EXACT = ("moodle", "gift", "csv", "xlsx")
slow = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def travelled(name: str, items: list[PortableItem]) -> tuple[PortableItem, ...]:
    """Write and read the items, and hold that nothing was said to be lost."""
    form = FORMATS[name]
    written = form.write(items)
    reading = formats.read(name=form.file_name, data=written.data)
    assert written.losses == ()
    assert (reading.refused, reading.notes) == ((), ())
    assert [item.notes for item in reading.items] == [()] * len(items)
    return reading.items


@pytest.mark.parametrize("name", list(FORMATS))
def test_items_as_we_write_them(name: str) -> None:
    assert travelled(name, [SINGLE, MULTIPLE]) == (SINGLE, MULTIPLE)


@pytest.mark.parametrize("name", EXACT)
@slow
@given(items=several())
def test_every_character_comes_back(name: str, items: list[PortableItem]) -> None:
    assert travelled(name, items) == tuple(items)


@pytest.mark.parametrize("name", ["qti3", "qti22"])
@slow
@given(items=several(CALM))
def test_every_word_comes_back_from_markup(name: str, items: list[PortableItem]) -> None:
    assert travelled(name, items) == tuple(items)


@slow
@given(items=several())
def test_markup_says_when_blanks_will_not_come_back(items: list[PortableItem]) -> None:
    form = FORMATS["qti3"]
    written = form.write(items)
    reading = formats.read(name=form.file_name, data=written.data)
    for item, read in zip(items, reading.items, strict=True):
        is_named = any(loss.name == item.key for loss in written.losses)
        assert is_named == (item != read)


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_same_items_are_the_same_bytes(name: str) -> None:
    if name != "xlsx":  # a workbook holds the time at which it was made
        form = FORMATS[name]
        assert form.write([SINGLE]).data == form.write([SINGLE]).data
