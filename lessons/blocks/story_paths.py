"""
The paths through a branching story: what keeps a reader from walking it from its start to an end.

Pure: it knows scenes by their names and where their choices lead, and no block.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A scene's name, where its choices lead, and whether the story ends there."""

    key: str
    gotos: tuple[str, ...] = ()
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with the scene at the index, and what to do about it."""

    index: int
    message: str


def problems(scenes: Sequence[Scene]) -> Iterator[Problem]:
    """
    Yield what is wrong, scene by scene; nothing if every path from the first scene can reach an end.

    Paths are walked only when each scene by itself is right, so that one slip is told once.
    """
    slips = list(_slips(scenes))
    yield from slips or _lost(scenes)


def _slips(scenes: Sequence[Scene]) -> Iterator[Problem]:
    names = [scene.key for scene in scenes]
    for index, scene in enumerate(scenes):
        if scene.key in names[:index]:
            yield Problem(
                index=index,
                message=_(
                    "「%(name)s」という名前の場面が、二つあります。片方の名前を変えてください。"
                )
                % {"name": scene.key},
            )
        if scene.gotos and scene.ends:
            yield Problem(
                index=index,
                message=_("選択肢とおわりの言葉の両方があります。どちらか一方を消してください。"),
            )
        if not scene.gotos and not scene.ends:
            yield Problem(
                index=index,
                message=_(
                    "ここで行き止まりになります。選択肢を足すか、おわりの言葉を書いてください。"
                ),
            )
        for goto in scene.gotos:
            if goto not in names:
                yield Problem(
                    index=index,
                    message=_(
                        "行き先の「%(name)s」という場面がありません。"
                        "行き先を直すか、その名前の場面を足してください。"
                    )
                    % {"name": goto},
                )


def _lost(scenes: Sequence[Scene]) -> Iterator[Problem]:
    if not scenes:
        return
    onward = {scene.key: scene.gotos for scene in scenes}
    backward = {
        scene.key: tuple(other.key for other in scenes if scene.key in other.gotos)
        for scene in scenes
    }
    reached = _walk([scenes[0].key], onward)
    ended = _walk([scene.key for scene in scenes if scene.ends], backward)
    for index, scene in enumerate(scenes):
        if scene.key not in reached:
            yield Problem(
                index=index,
                message=_(
                    "はじめの場面から、ここへ来る道がありません。"
                    "どれかの選択肢の行き先をここにするか、いらない場面なら消してください。"
                ),
            )
        elif scene.key not in ended:
            yield Problem(
                index=index,
                message=_(
                    "ここからは、何を選んでもお話が終わりません。"
                    "おわりのある場面へ進む選択肢を足してください。"
                ),
            )


def _walk(starts: Iterable[str], onward: dict[str, tuple[str, ...]]) -> set[str]:
    """Return every scene that can be reached, the starts among them."""
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead += onward[key]
    return reached
