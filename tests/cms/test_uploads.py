"""Uploads through the real admin: images, one by one and many at once."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from wagtail.models import UploadedFile

from cms.image_files import DrawingWithScript
from cms.models import SiteImage
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.images import SECRET, SVG, photograph, picture, png_header, saved

NEEDS_WORDS = "画像が見えない人のために、何の画像かを書いてください。"


pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
"""Wagtail leaves files that it has read to the collector."""


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Have the collector close them within the test that opened them, not within another one."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """Keep uploads in a folder of the test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser that may upload."""
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return client


def upload(editor: Client, content: bytes, name: str = "a.jpg", description: str = "校門") -> Any:
    """Send the file as the form for one image does."""
    return editor.post(
        reverse("wagtailimages:add"),
        {
            "title": "題",
            "description": description,
            "file": SimpleUploadedFile(name, content, "image/jpeg"),
            "collection": "1",
            "tags": "",
        },
    )


def stored(folder: Path) -> list[bytes]:
    """Return every file in storage."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_a_photograph_is_kept_without_where_it_was_taken(editor: Client, media: Path) -> None:
    assert upload(editor, photograph(orientation=6)).status_code == 302
    image = SiteImage.objects.get()
    (content,) = stored(media)
    assert SECRET.encode() not in content
    assert (image.width, image.height) == (20, 40), "upright"
    assert image.file_size == len(content)
    with image.file.open() as file:
        assert not Image.open(file).getexif()


@pytest.mark.parametrize("description", ["", "   "])
def test_a_missing_alternative_text_is_refused(editor: Client, description: str) -> None:
    response = upload(editor, saved(picture(), "JPEG"), description=description)
    assert response.status_code == 200
    assert NEEDS_WORDS in response.content.decode()
    assert not SiteImage.objects.exists()


def test_the_database_refuses_an_image_without_words(db: None) -> None:
    with pytest.raises(IntegrityError, match="site_image_has_description"):
        SiteImage.objects.create(
            title="題", file=ContentFile(saved(picture(), "PNG"), name="a.png"), description=""
        )


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (SVG, "a.svg", "SVGは、中でプログラムが動くことがある"),
        (SVG, "a.png", "この種類の画像は使えません"),
        (png_header(8000, 5000), "a.png", "画像が大きすぎます（4,000万画素）"),
        (png_header(40_000, 40_000), "a.png", "画像が大きすぎます"),
        (photograph()[:400], "a.jpg", "画像がこわれていて、読めません"),
        (saved(picture(), "PNG"), "a.jpg", "中身はPNGです"),
    ],
    ids=["svg", "svg as png", "40 megapixels", "bomb", "broken", "wrong name"],
)
def test_a_bad_image_is_refused_with_words(
    editor: Client, media: Path, content: bytes, name: str, words: str
) -> None:
    response = upload(editor, content, name)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not SiteImage.objects.exists()
    assert stored(media) == []


def test_a_file_on_disk_is_stripped_as_one_in_memory_is(
    editor: Client, media: Path, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    assert upload(editor, photograph()).status_code == 302
    (content,) = stored(media)
    assert SECRET.encode() not in content
    assert SiteImage.objects.get().file_size == len(content)


def test_another_file_for_the_same_image_is_stripped_too(editor: Client, media: Path) -> None:
    upload(editor, saved(picture((8, 8)), "JPEG"))
    image = SiteImage.objects.get()
    response = editor.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {
            "title": "題",
            "description": "校門",
            "file": SimpleUploadedFile("b.jpg", photograph()),
            "collection": "1",
            "tags": "",
        },
    )
    assert response.status_code == 302
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 20)
    (content,) = stored(media)
    assert SECRET.encode() not in content


# --- Many at once --------------------------------------------------------------------------


def upload_many(editor: Client, content: bytes, name: str = "a.jpg") -> dict[str, Any]:
    """Send one file as the page for many does."""
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "題", "files[]": SimpleUploadedFile(name, content), "collection": "1"},
    )
    assert response.status_code == 200
    return dict(json.loads(response.content))


def test_what_waits_for_its_words_is_stripped_already(editor: Client, media: Path) -> None:
    answer = upload_many(editor, photograph())
    assert answer["success"]
    assert not SiteImage.objects.exists(), "it has no alternative text yet"
    waiting = UploadedFile.objects.get()
    assert [SECRET.encode() in content for content in stored(media)] == [False]
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    prefix = f"uploaded-image-{waiting.pk}"
    refused = editor.post(address, {f"{prefix}-title": "題", f"{prefix}-description": ""})
    assert NEEDS_WORDS in json.loads(refused.content)["form"]
    taken = editor.post(
        address,
        {
            f"{prefix}-title": "題",
            f"{prefix}-description": "校門",
            f"{prefix}-collection": "1",
            f"{prefix}-tags": "",
        },
    )
    assert json.loads(taken.content)["success"]
    image = SiteImage.objects.get()
    assert image.description == "校門"
    (content,) = stored(media)
    assert SECRET.encode() not in content
    assert image.file_size == len(content)


def test_a_bad_image_among_many_is_refused_with_words(editor: Client, media: Path) -> None:
    answer = upload_many(editor, SVG, "a.svg")
    assert not answer["success"]
    assert "SVGは" in answer["error_message"]
    assert stored(media) == []


# --- Without a form ------------------------------------------------------------------------


def test_a_program_cannot_keep_more_than_pixels_either(db: None, media: Path) -> None:
    image = SiteImage(title="題", description="校門")
    image.file = ContentFile(photograph(orientation=6), name="a.jpg")
    image.save()
    assert (image.width, image.height) == (20, 40)
    (content,) = stored(media)
    assert SECRET.encode() not in content
    assert image.file_size == len(content)


def test_a_program_cannot_keep_an_svg(db: None, media: Path) -> None:
    image = SiteImage(title="題", description="校門", file=ContentFile(SVG, name="a.svg"))
    with pytest.raises(DrawingWithScript):
        image.save()
    assert stored(media) == []


def test_a_photograph_can_be_drawn_smaller(db: None) -> None:
    image = SiteImage(title="題", description="校門")
    image.file = ContentFile(photograph(), name="a.jpg")
    image.save()
    rendition = image.get_rendition("width-10")
    assert (rendition.width, rendition.alt) == (10, "校門")
    with rendition.file.open() as file:
        assert Image.open(file).size == (10, 5)
