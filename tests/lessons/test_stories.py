"""Branching stories: every path ends, and a story that somebody could get lost in cannot be saved."""

import re
from typing import Any

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks import StoryBlock
from lessons.blocks.story_paths import Scene, problems


def scene(key: str, *gotos: str) -> Scene:
    """Return a scene that leads there, or ends if it leads nowhere."""
    return Scene(key=key, gotos=gotos, ends=not gotos)


def told(*scenes: Scene) -> list[tuple[int, str]]:
    return [(problem.index, str(problem.message)) for problem in problems(scenes)]


@pytest.mark.parametrize(
    "scenes",
    [
        [scene("a", "b"), scene("b")],
        [scene("a", "b", "c"), scene("b", "c"), scene("c")],
        [scene("a", "b"), scene("b", "a", "c"), scene("c")],
        [scene("a")],
        [],
    ],
    ids=["straight", "meeting", "a loop with a way out", "one scene", "none"],
)
def test_a_story_that_can_be_walked_has_no_problem(scenes: list[Scene]) -> None:
    assert told(*scenes) == []


@pytest.mark.parametrize(
    ("scenes", "index", "words"),
    [
        ([scene("a", "b"), scene("b"), scene("b")], 2, "二つあります"),
        ([scene("a", "x"), scene("b")], 0, "「x」という場面がありません"),
        ([scene("a", "b"), Scene(key="b")], 1, "行き止まり"),
        ([Scene(key="a", gotos=("b",), ends=True), scene("b")], 0, "どちらか一方"),
        ([scene("a", "b"), scene("b"), scene("c", "b")], 2, "ここへ来る道がありません"),
        ([scene("a", "b", "c"), scene("b", "b"), scene("c")], 1, "お話が終わりません"),
    ],
    ids=["twice", "nowhere", "dead end", "both", "unreached", "loop"],
)
def test_a_slip_is_told_once_where_it_is_with_what_to_do(
    scenes: list[Scene], index: int, words: str
) -> None:
    ((found, message),) = told(*scenes)
    assert found == index
    assert words in message
    assert message.endswith("ください。")


def test_a_loop_is_told_in_every_scene_of_it() -> None:
    found = told(scene("a", "b"), scene("b", "c"), scene("c", "a"))
    assert [index for index, _message in found] == [0, 1, 2]


def raw(**changes: Any) -> dict[str, Any]:
    story = {
        "title": "話",
        "introduction": "作り話です。",
        "scenes": [
            {
                "key": "a",
                "text": "できごと",
                "choices": [{"text": "行く", "goto": "b"}, {"text": "残る", "goto": "c"}],
            },
            {"key": "b", "text": "その先", "ending": {"kind": "recover", "text": "もどれます。"}},
            {"key": "c", "text": "そのまま", "ending": {"kind": "well", "text": "よかった。"}},
        ],
    }
    return {**story, **changes}


def test_an_editor_is_told_at_the_scene() -> None:
    block = StoryBlock()
    story = raw()
    story["scenes"][0]["choices"][0]["goto"] = "nowhere"
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(story))
    scenes = refused.value.block_errors["scenes"]
    assert list(scenes.block_errors) == [0]
    assert "「nowhere」" in str(scenes.block_errors[0].non_block_errors)


def test_a_name_with_spaces_is_refused_at_its_field() -> None:
    block = StoryBlock()
    story = raw()
    story["scenes"][2]["key"] = "c d"
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(story))
    assert "key" in refused.value.block_errors["scenes"].block_errors[2].block_errors


def test_without_script_every_scene_is_there_and_choices_lead_to_them() -> None:
    block = StoryBlock()
    html = block.bind(block.clean(block.to_python(raw()))).render()
    anchors = re.findall(r'<li class="story-scene stack" id="(scene-[\w-]+)"', html)
    assert len(anchors) == 3
    choices = re.findall(r'<a class="story-choice" href="#([^"]+)"', html)
    assert choices == anchors[1:]
    assert html.count(f'href="#{anchors[0]}"') == 2, "each ending leads to the beginning"
    assert "（場面2へ）" in html, "on paper"
    assert "story-ending-recover" in html
    assert "ここからでも、だいじょうぶ" in html
    assert 'aria-live="' not in html, "the focus moves instead"


def test_two_stories_on_a_page_do_not_lead_into_each_other() -> None:
    block = StoryBlock()
    other = raw()
    other["scenes"][0]["text"] = "べつのできごと"
    first, second = (
        set(re.findall(r'id="(scene-[^"]+)"', block.bind(block.to_python(story)).render()))
        for story in (raw(), other)
    )
    assert len(first) == len(second) == 3
    assert not first & second


def test_a_draft_with_a_slip_can_be_previewed() -> None:
    block = StoryBlock()
    story = raw()
    story["scenes"][0]["choices"][0]["goto"] = "nowhere"
    html = block.bind(block.to_python(story)).render()
    assert "行く" not in html
    assert "残る" in html
