"""Blocks that lessons are made of, beside those that any page has."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import PROSE_BLOCKS, PROSE_FEATURES


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
    introduction = blocks.TextBlock(label=_("はじめに"), required=False, max_length=400)
    messages = blocks.StreamBlock(
        [("message", ChatMessageBlock()), ("pause", ChatPauseBlock(max_length=200))],
        label=_("やりとり"),
    )

    class Meta:
        icon = "comment"
        label = _("チャットのお話")
        description = _("作り話のチャット。途中で立ち止まって考えられます。")
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


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    steps = blocks.ListBlock(blocks.TextBlock(label=_("すること"), max_length=300), label=_("手順"))

    class Meta:
        icon = "list-ol"
        label = _("手順")
        description = _("することを順番に。")
        template = "lessons/blocks/steps_block.html"
        preview_value = {"title": "こまったとき", "steps": ["やりとりを止める。", "大人に話す。"]}


class ChecklistBlock(blocks.StructBlock):
    """Things to check for oneself; nothing that is ticked is kept."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    items = blocks.ListBlock(blocks.TextBlock(label=_("項目"), max_length=200), label=_("項目"))

    class Meta:
        icon = "clipboard-list"
        label = _("チェックリスト")
        description = _("自分で確かめる項目。答えはどこにも残りません。")
        template = "lessons/blocks/checklist_block.html"
        preview_value = {"title": "確かめよう", "items": ["公開範囲を見た", "家の人と話した"]}


class DiscussionBlock(blocks.StructBlock):
    """Something to talk about in class."""

    prompt = blocks.TextBlock(label=_("問い"), max_length=300)
    minutes = blocks.IntegerBlock(label=_("分"), min_value=1, max_value=45)
    hints = blocks.ListBlock(
        blocks.TextBlock(label=_("ヒント"), max_length=200), label=_("ヒント"), default=[]
    )

    class Meta:
        icon = "group"
        label = _("話し合い")
        description = _("クラスで話し合う問い。時間のめやすとヒントつき。")
        template = "lessons/blocks/discussion_block.html"
        preview_value = {"prompt": "友だちと「知らない人」のちがいは？", "minutes": 5, "hints": []}


class TeacherNoteBlock(blocks.StructBlock):
    """For the teacher; only someone who is signed in reads it."""

    text = blocks.RichTextBlock(label=_("本文"), features=PROSE_FEATURES)

    class Meta:
        icon = "user"
        label = _("先生へのメモ")
        description = _("サインインした先生だけに見えます。")
        template = "lessons/blocks/teacher_note_block.html"
        preview_value = {"text": "<p>ここで3分、となりの人と話す時間をとります。</p>"}

    def get_preview_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Show the note to the editor as a teacher reads it."""
        context = super().get_preview_context(value, parent_context)
        return {**context, "reads_as_teacher": True}


class QuizBlock(blocks.StructBlock):
    """The lesson's check."""

    quiz = SnippetChooserBlock("quizzes.Quiz", label=_("クイズ"))

    class Meta:
        icon = "check"
        label = _("クイズ")
        description = _("授業のおわりの確かめ。クラスコードで入った人が答えます。")
        template = "lessons/blocks/quiz_block.html"

    def get_preview_value(self) -> Any:
        """Return the block with the bank's first quiz, if it has one."""
        quizzes = self.child_blocks["quiz"].model_class.objects
        return self.normalize({"quiz": quizzes.first()})


LESSON_BLOCKS = [
    *PROSE_BLOCKS,
    ("chat", ChatBlock()),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("discussion", DiscussionBlock()),
    ("teacher_note", TeacherNoteBlock()),
    ("quiz", QuizBlock()),
]
