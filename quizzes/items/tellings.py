"""An item in one language, as its editors look at it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizzes.items.asking import Asked, asked

if TYPE_CHECKING:
    from quizzes.items.editions import ItemEdition
    from quizzes.items.models import DraftChoice, Item


@dataclass(frozen=True, kw_only=True)
class ToldOption:
    """An option with its words in one language, and its right number where it has one."""

    choice: "DraftChoice"
    position: int
    place: int | None
    text: str
    rationale: str
    target: str
    reaction: str

    @property
    def part(self) -> str:
        """What it is on a screen."""
        return self.choice.part

    @property
    def next_turn(self) -> int:
        """The turn that follows it in a chat."""
        return self.choice.next_turn or 0


@dataclass(frozen=True, kw_only=True)
class Telling:
    """An item in one language for its editors: each option with its words in that language."""

    item: "Item"
    language: str
    stem: str
    explanation: str
    picture_words: str
    options: tuple[ToldOption, ...]
    edition: "ItemEdition | None" = None

    @property
    def asked(self) -> Asked:
        """The item as a pupil may meet it."""
        targets = {option.place or 0: option.target for option in self.options}
        return asked(
            self.item.rules,
            options=self.options,
            targets=[targets[place] for place in sorted(targets)]
            if self.item.rules.has_targets
            else [],
            seed=self.item.key,
            keep_order=self.item.keep_order,
            name=f"choice-{self.item.key}",
        )
