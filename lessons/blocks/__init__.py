"""
Blocks that lessons are made of, beside those that any page has.

Each kind stands in the module of its own: chat, story, figures (comparison), media (video) and
classroom (what a class does, and what its teacher reads).
"""

from cms.blocks import PROSE_BLOCKS, ImageBlock
from cms.charts import ChartBlock
from lessons.blocks.chat import ChatBlock, ChatMessageBlock, ChatPauseBlock
from lessons.blocks.classroom import (
    ChecklistBlock,
    DiscussionBlock,
    QuizBlock,
    StepsBlock,
    TeacherNoteBlock,
)
from lessons.blocks.figures import ComparisonBlock
from lessons.blocks.media import VideoBlock
from lessons.blocks.story import SceneBlock, SceneChoiceBlock, SceneEndingBlock, StoryBlock

LESSON_BLOCKS = [
    *PROSE_BLOCKS,
    ("image", ImageBlock()),
    ("video", VideoBlock()),
    ("chat", ChatBlock()),
    ("story", StoryBlock()),
    ("comparison", ComparisonBlock()),
    ("chart", ChartBlock()),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("discussion", DiscussionBlock()),
    ("teacher_note", TeacherNoteBlock()),
    ("quiz", QuizBlock()),
]

__all__ = [
    "LESSON_BLOCKS",
    "ChatBlock",
    "ChatMessageBlock",
    "ChatPauseBlock",
    "ChecklistBlock",
    "ComparisonBlock",
    "DiscussionBlock",
    "QuizBlock",
    "SceneBlock",
    "SceneChoiceBlock",
    "SceneEndingBlock",
    "StepsBlock",
    "StoryBlock",
    "TeacherNoteBlock",
    "VideoBlock",
]
