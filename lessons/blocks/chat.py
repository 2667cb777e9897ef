"""The fictional chat: bubbles that tell a story, with pauses at which the class thinks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import ChooserGroup


class ChatMessageBlock(blocks.StructBlock):
    """One message of a fictional chat."""

    speaker = blocks.CharBlock(label=_("だれ"), max_length=30)
    side = blocks.ChoiceBlock(
        label=_("どちら側"), choices=[("other", _("相手")), ("me", _("自分"))], default="other"
    )
    text = blocks.TextBlock(label=_("ことば"), max_length=300)

    class Meta:
        icon = "comment"
        label = _("メッセージ")
        description = _("だれかが送ったことば。")
        template = "lessons/blocks/chat_message_block.html"
        preview_value = {"speaker": "ソラ", "side": "other", "text": "きょうも遊べる？"}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return what is read: on which side it stands is not."""
        return [value["speaker"], value["text"]]


class ChatPauseBlock(blocks.TextBlock):
    """A stop in the chat, at which the class thinks."""

    class Meta:
        icon = "time"
        label = _("立ち止まる問い")
        description = _("やりとりを止めて、考える問い。")
        template = "lessons/blocks/chat_pause_block.html"
        preview_value = "きみならどうする？"


class ChatBlock(blocks.StructBlock):
    """A fictional chat, told as a story with pauses."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    introduction = blocks.TextBlock(
        label=_("はじめに"),
        required=False,
        max_length=400,
        help_text=_("作り話だと分かる言葉を、ここに書きます。"),
    )
    messages = blocks.StreamBlock(
        [("message", ChatMessageBlock()), ("pause", ChatPauseBlock(max_length=200))],
        label=_("やりとり"),
    )

    class Meta:
        icon = "comment"
        label = _("チャットのお話")
        description = _(
            "作り話のチャット。吹き出しを一つずつ読み、途中で立ち止まって考えられます。"
        )
        group = ChooserGroup.STORIES
        template = "lessons/blocks/chat_block.html"
        preview_value = {
            "title": "新しい友だち",
            "introduction": "これは作り話です。",
            "messages": [
                ("message", {"speaker": "ソラ", "side": "other", "text": "きょうも遊べる？"}),
                ("pause", "きみならどうする？"),
                ("message", {"speaker": "自分", "side": "me", "text": "夕飯のあとならいいよ。"}),
            ],
        }
