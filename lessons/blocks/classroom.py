"""What a class does with a lesson, and what its teacher alone reads."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks import PROSE_FEATURES, ChooserGroup


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    title = blocks.CharBlock(label=_("見出し"), max_length=60)
    steps = blocks.ListBlock(blocks.TextBlock(label=_("すること"), max_length=300), label=_("手順"))

    class Meta:
        icon = "list-ol"
        label = _("手順")
        description = _("することを順番に。")
        group = ChooserGroup.ACTIVITIES
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
        group = ChooserGroup.ACTIVITIES
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
        description = _(
            "クラスで話し合う問い。時間のめやすとヒントつき。印刷すると、書きこむ線が付きます。"
        )
        group = ChooserGroup.ACTIVITIES
        template = "lessons/blocks/discussion_block.html"
        preview_value = {
            "prompt": "友だちと「知らない人」のちがいは？",
            "minutes": 5,
            "hints": ["会ったことがあるか、など"],
        }


class WorksheetTaskBlock(blocks.StructBlock):
    """One task of a printed worksheet, and how much room there is to write."""

    prompt = blocks.TextBlock(label=_("課題"), max_length=300)
    lines = blocks.IntegerBlock(
        label=_("書く行"),
        min_value=0,
        max_value=8,
        default=3,
        help_text=_("0にすると、絵をかく四角い枠になります。"),
    )

    class Meta:
        icon = "edit"
        label = _("課題")
        description = _("一つの課題と、書くための行。")
        group = ChooserGroup.ACTIVITIES
        template = "lessons/blocks/worksheet_task_block.html"
        preview_value = {"prompt": "ことわるときの言葉を、二つ書きましょう。", "lines": 3}


class TeacherNoteBlock(blocks.StructBlock):
    """
    For the teacher; only someone who is signed in reads it.

    It is not in the page of anyone else, nor in the index of the search, nor in any API.
    """

    text = blocks.RichTextBlock(label=_("本文"), features=PROSE_FEATURES)

    class Meta:
        icon = "user"
        label = _("先生へのメモ")
        description = _("サインインした先生だけに見えます。")
        group = ChooserGroup.TEACHERS
        template = "lessons/blocks/teacher_note_block.html"
        preview_value = {"text": "<p>ここで3分、となりの人と話す時間をとります。</p>"}

    def get_preview_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Show the note to the editor as a teacher reads it."""
        context = super().get_preview_context(value, parent_context)
        return {**context, "reads_as_teacher": True}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: a search would tell pupils what is written here."""
        return []

    def get_api_representation(self, value: Any, context: Any = None) -> None:
        """Return nothing: an API's reader may be anyone."""
        return


class QuizBlock(blocks.StructBlock):
    """The lesson's check."""

    quiz = SnippetChooserBlock("quizzes.Quiz", label=_("クイズ"))

    class Meta:
        icon = "check"
        label = _("クイズ")
        description = _("授業のおわりの確かめ。クラスコードで入った人が答えます。")
        group = ChooserGroup.ACTIVITIES
        template = "lessons/blocks/quiz_block.html"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add what the quiz says in the reader's language."""
        context = super().get_context(value, parent_context)
        quiz = value["quiz"]
        language = get_language() or settings.LANGUAGE_CODE
        return {**context, "telling": quiz.telling(language) if quiz else None}

    def get_preview_value(self) -> Any:
        """Return the block with the bank's first quiz, if it has one."""
        quizzes = self.child_blocks["quiz"].model_class.objects
        return self.normalize({"quiz": quizzes.first()})
