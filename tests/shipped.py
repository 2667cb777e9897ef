"""A small site for tests of what ships: everything but most of the library's lessons."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cms import content_loaders as cms_content
from lessons import content_loaders as lesson_content
from quizzes import content_loaders as quiz_content

FEW = {"strangers-online", "game-purchases", "job-offers"}
"""Lessons whose files are kept, with their items and quizzes; loading all takes half a minute."""

MODULES = {"cms": cms_content, "lessons": lesson_content, "quizzes": quiz_content}


def ship_few(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """
    Let the loaders read a copy of the shipped files in the folder, without most lessons.

    :return: a function that changes words in the copy, by a file's path below it
    """
    lessons = {path.name for path in lesson_content.CONTENT.glob("*.yaml")}
    left_out = lessons - {f"{slug}.yaml" for slug in FEW}
    for name, module in MODULES.items():
        shutil.copytree(
            module.CONTENT,
            folder / name,
            ignore=lambda _folder, names: left_out.intersection(names),
        )
        monkeypatch.setattr(module, "CONTENT", folder / name)

    def rewrite(path: str, old: str, new: str) -> None:
        file = folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return rewrite
