"""The guide to the formats says what the code does: each cell of its tables is tried."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.interchange import formats, sheets
from quizzes.interchange.formats import FORMATS, Format
from quizzes.interchange.portable import PORTABLE_KINDS, PortableItem
from tests.quizzes.interchange.conftest import UPLOAD
from tests.quizzes.interchange.portables import BY_KIND, SINGLE, told

GUIDE = (Path(__file__).parents[3] / "docs/interchange.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.splitlines()
    if line.startswith("|")
]
TABLE = {row[0].strip("`"): row[1:] for row in ROWS[2:]}
WORDS = {"書ける": "yes", "書ける（部分点がちがう）": "scored otherwise", "書けない": "no"}


def tried(form: Format, item: PortableItem) -> str:
    """Return what becomes of the item on its way out and in again."""
    written = form.write([item, SINGLE]) if item != SINGLE else form.write([SINGLE])
    reading = formats.read(name=form.file_name, data=written.data)
    if item not in reading.items:
        assert written.losses, "nothing is lost in silence"
        return "no"
    return "scored otherwise" if written.losses else "yes"


def test_the_guide_has_every_kind_and_every_format() -> None:
    assert set(TABLE) == {*PORTABLE_KINDS, "other languages"}
    labels = [str(form.label).partition("（")[0] for form in FORMATS.values()]
    assert ROWS[0] == ["kind", *labels]


@pytest.mark.parametrize("row", list(TABLE))
def test_the_guide_says_what_happens(row: str) -> None:
    item = BY_KIND.get(row) or told(BY_KIND["match"], "en")
    assert TABLE[row] == [tried(form, item) for form in FORMATS.values()]


def test_the_admin_says_what_the_guide_says() -> None:
    by_kind = {str(item.kind_in_words): kind for kind, item in BY_KIND.items()}
    by_kind["ほかの言葉"] = "other languages"
    said = {
        by_kind[row.name]: [WORDS[answer] for answer in row.answers]
        for row in formats.carried()
        if row.name in by_kind
    }
    assert said == TABLE
    others = [row for row in formats.carried() if row.name not in by_kind]
    assert all(set(row.answers) == {"書けない"} for row in others)


def test_the_guide_names_every_column() -> None:
    named = set(re.findall(r"`([a-z0-9_]+(?::[a-z-]+)?)`", GUIDE.partition("## Columns")[2]))
    named = {name for name in named if not name.endswith("_")}
    columns = {*sheets.COLUMNS, *sheets.edition_columns("en")}
    assert named <= columns | {"en", "ja-x-easy"}
    expected = {name for name in columns if not re.match(r"choice[2-8]_", name)}
    assert expected <= named


@pytest.mark.django_db
def test_editors_find_the_table(editor: Client) -> None:
    assert reverse("interchange") == UPLOAD
    html = editor.get(UPLOAD).content.decode()
    for row in formats.carried():
        assert f'<th scope="row">{row.name}</th>' in html
    assert "書ける（部分点がちがう）" in html
