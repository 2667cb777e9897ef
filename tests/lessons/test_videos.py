"""Videos: captions and transcript are required, and a file is what it says it is."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client

from lessons.models import Video
from lessons.videos import files
from tests.factories.cms import UserFactory
from tests.factories.lessons import MP4, VTT, WEBM, VideoFactory

pytestmark = pytest.mark.django_db

ADD = "/cms/snippets/lessons/video/add/"


@pytest.fixture(autouse=True)
def media(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def refused(**changes: Any) -> dict[str, list[str]]:
    """Return what a video with the changes is refused for."""
    video = VideoFactory.build(**changes)
    with pytest.raises(ValidationError) as error:
        video.full_clean()
    return error.value.message_dict


@pytest.mark.parametrize(("content", "name"), [(MP4, "a.mp4"), (MP4, "A.MP4"), (WEBM, "a.webm")])
def test_a_video_is_accepted(content: bytes, name: str) -> None:
    video = VideoFactory.build(file=ContentFile(content, name=name))
    video.full_clean()
    video.save()
    assert video.media_type == ("video/webm" if name.endswith("webm") else "video/mp4")
    Video.objects.get().full_clean()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.mp4"),
        (b"<script>alert(1)</script>", "a.webm"),
        (MP4, "a.webm"),
        (WEBM, "a.mp4"),
        (MP4, "a.html"),
        (MP4, "a.mov"),
        (MP4.replace(b"isom", b"qt  "), "a.mp4"),
        (WEBM.replace(b"webm", b"matroska"), "a.webm"),
        (b"", "a.mp4"),
    ],
)
def test_a_file_that_is_no_video_is_refused_whatever_its_name(content: bytes, name: str) -> None:
    assert "MP4かWebM" in refused(file=ContentFile(content, name=name))["file"][0]


def test_a_video_too_large_for_a_schools_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_VIDEO_BYTES", len(MP4) - 1)
    assert "大きすぎます" in refused(file=ContentFile(MP4, name="a.mp4"))["file"][0]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"1\n00:00:00,000 --> 00:00:02,000\nhello\n", "a.vtt"),
        (b"WEBVTT\n", "a.vtt"),
        (b"WEBVTTX\n\n00:00.000 --> 00:02.000\n", "a.vtt"),
        ("WEBVTT\n\n00:00.000 --> 00:02.000\nこんにちは".encode("cp932"), "a.vtt"),
        (VTT, "a.srt"),
        (b"", "a.vtt"),
    ],
)
def test_what_are_no_captions_is_refused(content: bytes, name: str) -> None:
    assert "WEBVTT" in refused(captions=ContentFile(content, name=name))["captions"][0]


def test_captions_with_a_mark_of_their_byte_order_are_accepted() -> None:
    VideoFactory.build(captions=ContentFile(b"\xef\xbb\xbf" + VTT, name="a.vtt")).full_clean()


@pytest.mark.parametrize("missing", ["captions", "transcript"])
def test_a_video_without_captions_or_transcript_is_refused(missing: str) -> None:
    assert list(refused(**{missing: ""})) == [missing]
    with pytest.raises(IntegrityError), transaction.atomic():
        VideoFactory.build(**{missing: ""}).save()


def test_an_editor_is_told_what_is_missing_and_what_to_do(client: Client) -> None:
    client.force_login(
        UserFactory.create(superuser=True),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    answer = client.post(ADD, {"title": "題", "file": ContentFile(MP4, name="a.mp4")})
    page = answer.content.decode()
    assert "字幕がありません" in page
    assert "書き起こしがありません" in page
    assert not Video.objects.exists()
    client.post(
        ADD,
        {
            "title": "題",
            "file": ContentFile(MP4, name="a.mp4"),
            "captions": ContentFile(VTT, name="a.vtt"),
            "transcript": "言葉",
        },
    )
    assert Video.objects.get().title == "題"
