"""
House rules as system checks, so that they are met where the code is written.

Pages say where they may stand and what may stand below them; blocks say what they are for and show
what they look like, because editors choose by that. Pages that can be about harm show the help card.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.template.library import InclusionNode
from django.template.loader import get_template
from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

OUR_APPS = frozenset({"cms", "classrooms", "quizzes", "lessons", "literacy_test"})
PAGE_DECLARATIONS = ("parent_page_types", "subpage_types")
BLOCK_DECLARATIONS = ("icon", "label", "description", "template")
HELP_CARD_TAG = "help_card_at_end"
PLAIN_ICON = "placeholder"


def check_pages(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Hold every page type of ours that can be created to saying where it belongs."""
    return [
        message
        for model in get_page_models()
        if model._meta.app_label in OUR_APPS and model.is_creatable  # noqa: SLF001 - Django's API
        for message in page_messages(model)
    ]


def page_messages(model: type[Page]) -> Iterator[CheckMessage]:
    """Yield what the page type does not say."""
    for name in PAGE_DECLARATIONS:
        if not any(name in vars(cls) for cls in model.__mro__ if _is_ours(cls)):
            yield Warning(
                f"{model.__name__} does not declare {name}.",
                hint=(
                    f"Write {name} in the class; None means any type, and an empty list means none."
                ),
                obj=model,
                id=f"cms.W00{1 + PAGE_DECLARATIONS.index(name)}",
            )


def check_blocks(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Hold every block of ours that an editor can choose to saying what it is and showing itself."""
    blocks: dict[type[Block], Block] = {}
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS:  # noqa: SLF001 - Django's API
            continue
        for field in model._meta.get_fields():  # noqa: SLF001 - Django's API
            if isinstance(field, StreamField):
                blocks.update((type(block), block) for block in _all_blocks(field.stream_block))
    return [
        message
        for block in sorted(blocks.values(), key=lambda block: type(block).__qualname__)
        if _is_ours(type(block))
        for message in block_messages(block)
    ]


def block_messages(block: Block) -> Iterator[CheckMessage]:
    """Yield what the block does not say."""
    missing = [name for name in BLOCK_DECLARATIONS if not getattr(block.meta, name, None)]
    if getattr(block.meta, "icon", None) == PLAIN_ICON:
        missing.append("icon")
    if missing:
        yield Warning(
            f"{type(block).__name__} has no {', '.join(missing)}.",
            hint="Write them in the block's Meta: editors choose a block by what it says of itself.",
            obj=type(block),
            id="cms.W003",
        )
    shows_itself = any(
        (
            hasattr(block.meta, "preview_value"),
            hasattr(block.meta, "preview_template"),
            type(block).get_preview_value is not Block.get_preview_value,
        )
    )
    if not shows_itself:
        yield Warning(
            f"{type(block).__name__} has no preview.",
            hint="Give its Meta a preview_value, or override get_preview_value.",
            obj=type(block),
            id="cms.W004",
        )


def check_help_cards(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Hold every page type of ours that can be about harm to saying whom to turn to."""
    return [
        message
        for model in get_page_models()
        if model._meta.app_label in OUR_APPS and model.is_creatable  # noqa: SLF001 - Django's API
        for message in help_card_messages(model)
    ]


def help_card_messages(model: type[Page]) -> Iterator[CheckMessage]:
    """Yield that the page type's template leaves out the card which nobody has to remember."""
    if not any(_names_risk_classes(panel) for panel in model.content_panels):
        return
    template: Any = get_template(model.template)
    nodes = template.template.nodelist.get_nodes_by_type(InclusionNode)
    if not any(node.func.__name__ == HELP_CARD_TAG for node in nodes):
        yield Warning(
            f"{model.__name__} can be about harm, and its template never shows the help card.",
            hint=f"Write {{% {HELP_CARD_TAG} page %}} below the body in {model.template}.",
            obj=model,
            id="cms.W005",
        )


def _names_risk_classes(panel: Any) -> bool:
    return getattr(panel, "field_name", "") == "risk_classes" or any(
        _names_risk_classes(child) for child in getattr(panel, "children", [])
    )


def _all_blocks(block: Block) -> Iterable[Block]:
    yield block
    children = getattr(block, "child_blocks", {}).values()
    child = getattr(block, "child_block", None)
    for below in (*children, *([child] if child is not None else [])):
        yield from _all_blocks(below)


def _is_ours(cls: type) -> bool:
    return cls.__module__.split(".")[0] in OUR_APPS


def register_checks() -> None:
    """Have Django run the house rules; called once, when it starts."""
    register(Tags.models)(check_pages)
    register(Tags.models)(check_blocks)
    register(Tags.templates)(check_help_cards)
