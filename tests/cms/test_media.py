"""Uploads on one's own machine: served with ranges where a setting says so, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.http import http_date

FILM = bytes(range(256)) * 40
SIZE = len(FILM)
ADDRESS = "/media/videos/film.mp4"


@pytest.fixture
def film(settings: Any, tmp_path: Path) -> Path:
    """A video among the uploads of a machine that serves its own."""
    settings.SERVE_MEDIA, settings.MEDIA_ROOT = True, str(tmp_path)
    (tmp_path / "videos").mkdir()
    path = tmp_path / "videos" / "film.mp4"
    path.write_bytes(FILM)
    return path


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_file_is_served_whole_and_says_that_it_can_be_had_in_parts(
    client: Client, film: Path
) -> None:
    response = client.get(ADDRESS)
    assert (response.status_code, body(response)) == (200, FILM)
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=9000-99999", 9000, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=-99999", 0, SIZE - 1),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    client: Client, film: Path, asked: str, first: int, last: int
) -> None:
    response = client.get(ADDRESS, headers={"Range": asked})
    assert response.status_code == 206
    assert body(response) == FILM[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert response.headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=5-1", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(client: Client, film: Path, asked: str) -> None:
    response = client.get(ADDRESS, headers={"Range": asked})
    assert (response.status_code, response.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
def test_what_is_no_single_part_gets_the_whole(client: Client, film: Path, asked: str) -> None:
    assert body(client.get(ADDRESS, headers={"Range": asked})) == FILM


def test_a_part_of_what_has_changed_is_the_whole(client: Client, film: Path) -> None:
    changed = http_date(film.stat().st_mtime)
    for known, status in ((changed, 206), ("Mon, 01 Jan 2024 00:00:00 GMT", 200)):
        headers = {"Range": "bytes=0-1", "If-Range": known}
        response = client.get(ADDRESS, headers=headers)
        assert (response.status_code, len(body(response))) == (status, 2 if status == 206 else SIZE)


def test_nothing_else_below_the_uploads_is_served(
    db: None, client: Client, film: Path, settings: Any
) -> None:
    (film.parent.parent / "documents").mkdir()
    (film.parent.parent / "documents" / "secret.pdf").write_bytes(b"secret")
    (film.parent.parent / "secret.txt").write_bytes(b"secret")
    for address in (
        "/media/documents/secret.pdf",
        "/media/secret.txt",
        "/media/videos/../documents/secret.pdf",
        "/media/videos/%2e%2e/secret.txt",
        "/media/videos/",
        "/media/videos/none.mp4",
    ):
        assert client.get(address).status_code in {400, 404}, address
    assert client.post(ADDRESS).status_code in {403, 405}


def test_where_a_proxy_serves_them_the_application_does_not(
    db: None, client: Client, film: Path, settings: Any
) -> None:
    settings.SERVE_MEDIA = False
    assert client.get(ADDRESS).status_code == 404
