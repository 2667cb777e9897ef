"""
The branching story: scenes, choices, endings.

It is scored by nothing and stores nothing. Every path ends well or tells how to recover; a story with a
dead end, a scene that nobody reaches, or a loop without a way out cannot be saved.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks import ChooserGroup
from lessons.blocks.story_paths import Scene, problems

SCENE_NAME = RegexValidator(r"^[\w-]+$", _("空白や記号を使わず、文字と数字だけで書いてください。"))
MAX_NAME = 30


class SceneChoiceBlock(blocks.StructBlock):
    """What the reader may decide in a scene."""

    text = blocks.CharBlock(label=_("えらべる行動"), max_length=100)
    goto = blocks.CharBlock(
        label=_("行き先の場面"),
        max_length=MAX_NAME,
        validators=[SCENE_NAME],
        help_text=_("進む場面の名前を、そのまま書きます。"),
    )

    class Meta:
        icon = "arrow-right"
        label = _("選択肢")
        description = _("えらべる行動と、その行き先。")
        template = "lessons/blocks/scene_choice_block.html"
        preview_value = {"text": "返事をしないで、家の人に話す", "goto": "hanasu"}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the words: where they lead is no reader's business."""
        return [value["text"]]


class SceneEndingBlock(blocks.StructBlock):
    """How the story ends in a scene, if it does."""

    kind = blocks.ChoiceBlock(
        label=_("どんなおわりか"),
        choices=[("well", _("安心できるおわり")), ("recover", _("ここから立て直すおわり"))],
        default="well",
    )
    text = blocks.TextBlock(
        label=_("おわりの言葉"),
        required=False,
        max_length=500,
        help_text=_(
            "お話が続く場面では空のままにします。立て直すおわりでは、次に何をして、だれに話すかを書きます。"
        ),
    )

    class Meta:
        icon = "check"
        label = _("おわり")
        description = _("お話のおわり。どの道にも、安心できるおわりか、立て直し方があります。")
        template = "lessons/blocks/scene_ending_block.html"
        preview_value = {
            "kind": "recover",
            "text": "いま気づけたので、だいじょうぶ。家の人に話しましょう。",
        }

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the ending's words, if there is one."""
        return [value["text"]] if value["text"] else []


class SceneBlock(blocks.StructBlock):
    """One scene: what happens, and what may be decided or how it ends."""

    key = blocks.CharBlock(
        label=_("場面の名前"),
        max_length=MAX_NAME,
        validators=[SCENE_NAME],
        help_text=_("行き先を書くときの短い名前。読む人には見えません。"),
    )
    text = blocks.TextBlock(label=_("できごと"), max_length=600)
    choices = blocks.ListBlock(SceneChoiceBlock(), label=_("選択肢"), default=[], max_num=4)
    ending = SceneEndingBlock()

    class Meta:
        icon = "doc-full"
        label = _("場面")
        description = _("一つの場面。選択肢か、おわりのどちらかがあります。")
        template = "lessons/blocks/scene_block.html"
        preview_value = {
            "key": "hajime",
            "text": "ゲームの友だちから、べつのアプリにさそわれました。",
            "choices": [{"text": "「ここで話そう」と返す", "goto": "koko"}],
            "ending": {"kind": "well", "text": ""},
        }

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return what is read: the scene's name is not."""
        return [part for part in super().get_searchable_content(value) if part != value["key"]]


@dataclass(frozen=True, kw_only=True)
class PlacedChoice:
    """A choice with the place that it leads to."""

    text: str
    anchor: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PlacedScene:
    """A scene with its number and its place on the page."""

    number: int
    anchor: str
    value: Any
    choices: tuple[PlacedChoice, ...]


class StoryBlock(blocks.StructBlock):
    """A story in which the reader decides, and every path ends well or tells how to recover."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    introduction = blocks.TextBlock(
        label=_("はじめに"),
        required=False,
        max_length=400,
        help_text=_("作り話だと分かる言葉を、ここに書きます。"),
    )
    scenes = blocks.ListBlock(
        SceneBlock(),
        label=_("場面"),
        min_num=2,
        max_num=20,
        help_text=_("一つ目の場面から始まります。"),
    )

    class Meta:
        icon = "order"
        label = _("えらんで進むお話")
        description = _("えらんだ行動で先が変わる作り話。点数はつかず、えらんだことは残りません。")
        group = ChooserGroup.STORIES
        template = "lessons/blocks/story_block.html"
        preview_value = {
            "title": "べつのアプリへのさそい",
            "introduction": "これは作り話です。",
            "scenes": [
                {
                    "key": "hajime",
                    "text": "ゲームの友だちから「べつのアプリで話そう」とさそわれました。",
                    "choices": [
                        {"text": "「ここで話そう」と返す", "goto": "koko"},
                        {"text": "アプリを移る", "goto": "utsuru"},
                    ],
                    "ending": {"kind": "well", "text": ""},
                },
                {
                    "key": "koko",
                    "text": "友だちは「いいよ」と言いました。",
                    "choices": [],
                    "ending": {"kind": "well", "text": "いつもの場所なら、みんなで話せます。"},
                },
                {
                    "key": "utsuru",
                    "text": "移ったあとで、少し心配になりました。",
                    "choices": [],
                    "ending": {
                        "kind": "recover",
                        "text": "いつでももどれます。心配なことは、家の人に話しましょう。",
                    },
                },
            ],
        }

    def clean(self, value: Any) -> Any:
        """
        Refuse a story that somebody could not walk from its first scene to an end.

        :raises StructBlockValidationError: with what to do, at the scene that it is about
        """
        cleaned = super().clean(value)
        told: dict[int, list[ValidationError]] = {}
        for problem in problems([_sketch(scene) for scene in cleaned["scenes"]]):
            told.setdefault(problem.index, []).append(ValidationError(problem.message))
        if told:
            errors = {
                index: StructBlockValidationError(non_block_errors=messages)
                for index, messages in told.items()
            }
            raise StructBlockValidationError(
                block_errors={"scenes": ListBlockValidationError(block_errors=errors)}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Add the scenes with their numbers, and the places that their choices lead to."""
        context = super().get_context(value, parent_context=parent_context)
        context["scenes"] = placed(value["scenes"])
        return context


def placed(scenes: Any) -> list[PlacedScene]:
    """Return the scenes numbered from 1, each with an anchor that no other story on the page has."""
    words = "\n".join(f"{scene['key']}\t{scene['text']}" for scene in scenes)
    story = sha256(words.encode()).hexdigest()[:6]
    numbers: dict[str, int] = {}
    for number, scene in enumerate(scenes, start=1):
        numbers.setdefault(scene["key"], number)
    return [
        PlacedScene(
            number=number,
            anchor=f"scene-{story}-{number}",
            value=scene,
            choices=tuple(
                PlacedChoice(
                    text=choice["text"],
                    anchor=f"scene-{story}-{numbers[choice['goto']]}",
                    number=numbers[choice["goto"]],
                )
                for choice in scene["choices"]
                if choice["goto"] in numbers  # a draft is previewed before it is right
            ),
        )
        for number, scene in enumerate(scenes, start=1)
    ]


def _sketch(scene: Any) -> Scene:
    return Scene(
        key=scene["key"],
        gotos=tuple(choice["goto"] for choice in scene["choices"]),
        ends=bool(scene["ending"]["text"].strip()),
    )
