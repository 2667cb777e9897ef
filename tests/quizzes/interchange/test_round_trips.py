"""What goes out comes back: every format, every kind, whatever the words; what does not is named."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from quizzes.interchange import formats, gift
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.portable import Loss, PortableItem
from tests.quizzes.interchange.portables import (
    BY_KIND,
    CALM,
    GROUPS_OF_ONE,
    MULTIPLE,
    SAFE_OR_NOT,
    SINGLE,
    several,
    told,
)

EXACT = ("moodle", "gift", "csv", "xlsx")
EVERY = [*BY_KIND.values(), SAFE_OR_NOT, GROUPS_OF_ONE]
slow = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def travelled(name: str, items: list[PortableItem]) -> tuple[PortableItem, ...]:
    """Write and read the items, and hold that nothing was lost but what was said to be lost."""
    form = FORMATS[name]
    written = form.write(items)
    reading = formats.read(name=form.file_name, data=written.data)
    assert set(written.losses) == {loss for item in items for loss in losses(form, item)}
    assert (reading.refused, reading.notes) == ((), ())
    assert [item.notes for item in reading.items] == [()] * len(reading.items)
    return reading.items


def losses(form: formats.Format, item: PortableItem) -> list[Loss]:
    """Return what the format must say that it does not keep of the item."""
    reasons = []
    if item.kind not in form.kinds:
        reasons.append(f"形式「{item.kind_in_words}」は、このファイルの形式では書けません。")
    elif is_too_sharp(form, item):
        reasons.append("GIFTの組み合わせでは、選択肢に「->」を使えません。")
    if item.kind in form.kinds:
        if item.kind in form.remarks:
            reasons.append(str(form.remarks[item.kind]))
        if item.editions and not form.has_editions:
            names = {"en": "英語", "ja-x-easy": "やさしい日本語"}
            languages = "、".join(names[edition.language] for edition in item.editions)
            reasons.append(f"ほかの言葉（{languages}）は、GIFTでは書けません。")
    return [Loss(name=item.key, reason=reason) for reason in reasons]


def is_too_sharp(form: formats.Format, item: PortableItem) -> bool:
    """Tell whether a pair's option would end where GIFT's arrow stands in it."""
    return (
        form.name == "gift"
        and item.rules.has_targets
        and any(gift.ARROW in choice.text for choice in item.choices)
    )


def left(form: formats.Format, items: list[PortableItem]) -> tuple[PortableItem, ...]:
    """Return what of the items the format can keep."""
    return tuple(
        item if form.has_editions else replace(item, editions=())
        for item in items
        if item.kind in form.kinds and not is_too_sharp(form, item)
    )


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.key)
def test_items_as_we_write_them(name: str, item: PortableItem) -> None:
    one, more = replace(item, key="one"), replace(item, key="told")
    items = [one, told(more, "en", "ja-x-easy"), SINGLE]
    assert travelled(name, items) == left(FORMATS[name], items)


@pytest.mark.parametrize("name", EXACT)
@slow
@given(items=several())
def test_every_character_comes_back(name: str, items: list[PortableItem]) -> None:
    assert travelled(name, [*items, SINGLE]) == left(FORMATS[name], [*items, SINGLE])


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
        is_named = any(loss.name.partition(".")[0] == item.key for loss in written.losses)
        assert is_named == (item != read)


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_same_items_are_the_same_bytes(name: str) -> None:
    if name != "xlsx":  # a workbook holds the time at which it was made
        form = FORMATS[name]
        items = [told(SINGLE, "en"), MULTIPLE]
        assert form.write(items).data == form.write(items).data
