"""
No response before an answer tells a key: every address that there is, asked by whoever should not know.

Two proofs. Every rationale, explanation, misconception and source has words of its own, which are looked
for in every body. And a body must not depend on the keys at all: the walk is made twice, between the two
the keys of all unanswered items are moved to other options in the database, and every body stays the same.

A new address whose arguments the walk does not know fails it: add them to ``ARGUMENTS``, with what is true
of the world below. Items whose key may travel (flagged sensitive) are named by ``World.exempt``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from django.utils.regex_helper import normalize

from classrooms.actions.schools import invitation_token
from classrooms.models import Session
from cms.models import BasePage, page_path
from quizzes.api import feedback_data
from quizzes.delivery.results import item_feedback
from quizzes.items.kinds import KINDS
from quizzes.models import Choice, FrozenChoiceEdition, Item
from quizzes.paper_api import paper_data
from quizzes.papers.papers import paper_by_digest
from tests.devices import Device
from tests.factories.classrooms import ClassroomFactory, SessionFactory
from tests.factories.cms import UserFactory
from tests.factories.lessons import LessonPageFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, held, tell_item, tell_quiz

EDITIONS = ("en", "ja-x-easy")
PREFIXES = ("", "/en", "/ja-x-easy", "/ruby-4", "/ruby-all/en")
"""Languages and furigana modes: the words go through each of their ways to the page."""

ONE_ADDRESS = ("api/", "cms/", "documents/", "media/", "healthz", "readyz", "robots", "sitemap")
"""What has neither a language nor a mode in its address."""

OF_STAFF = ("cms/", "accounts/", "documents/", "_util/")
"""Other people's code, behind doors of its own: it is looked into for words alone, for its forms vary by chance."""


ON_DEVICE = "walk-on-device"
"""An item whose answer never leaves the device."""


@dataclass(frozen=True, kw_only=True)
class World:
    """A running session on a quiz of every kind, and a lesson that leads to it."""

    session: Session
    items: tuple[Item, ...]
    lesson: Any
    device: Device
    moment: datetime
    invitation: str
    exempt: frozenset[str] = frozenset()
    """Keys of items whose answer never leaves the device, so that their key may travel."""

    visitors: dict[str, Client] = field(default_factory=dict)

    @property
    def secret_items(self) -> list[Item]:
        return [item for item in self.items if item.key not in self.exempt]

    def secrets(self, *, answered: frozenset[str] = frozenset()) -> list[str]:
        """Return the words that nobody may read yet."""
        words = []
        for item in self.secret_items:
            if item.key in answered:
                continue
            words += [f"解説 {item.key}", f"出典 {item.key}", f"explanation {item.key} "]
            for position in range(1, 5):
                option = f"{item.key}/{position}"
                words += [f"理由 {option}", f"誤解 {option}", f"reason {option} "]
        return words


def the_world(*, exam: bool) -> World:
    items = (
        *(ItemFactory(kind=kind, key=f"walk-{kind}") for kind in KINDS),
        ItemFactory(key=ON_DEVICE, sensitive=True),
    )
    quiz = QuizFactory(exam=exam, items=list(items))
    for language in EDITIONS:
        tell_quiz(quiz, language)
        for item in items:
            tell_item(item, language)
    session = SessionFactory(open=True, assignment__target_key=quiz.key)
    held(session, quiz)
    lesson = LessonPageFactory(title="教材", slug="a-lesson", quiz=quiz)
    device, elsewhere = Device(), Client()
    assert device.join(session, 1).status_code == 201
    teacher = UserFactory()
    ClassroomFactory(teachers=[teacher])
    elsewhere.force_login(teacher)
    visitors = {"pupil": device, "anyone": Client(), "another class's teacher": elsewhere}
    return World(
        session=session,
        items=items,
        lesson=lesson,
        device=device,
        moment=timezone.now(),
        invitation=invitation_token(school=session.assignment.classroom.school),
        exempt=frozenset([ON_DEVICE]),
        visitors=visitors,
    )


# --- Addresses -----------------------------------------------------------------------------

ARGUMENTS: dict[tuple[str, str], Any] = {
    ("api/v1/papers/", "digest"): lambda world: [
        world.session.quiz_session.quiz_revision.digest,
        "0" * 64,
    ],
    ("api/v1/sittings/", "uuid"): lambda world: [world.session.seats.get().sitting.uuid],
    ("api/v1/sittings/", "position"): lambda world: range(1, len(world.items) + 1),
    ("api/v1/sessions/", "session"): lambda world: [world.session.pk],
    ("play/", "position"): lambda world: range(1, len(world.items) + 2),
    ("play/", "key"): lambda world: [world.session.quiz_session.quiz_revision.quiz.key],
    ("join/", "code"): lambda world: [world.session.code],
    ("teach/sessions/", "pk"): lambda world: [world.session.pk],
    ("teach/assignments/", "pk"): lambda world: [world.session.assignment_id],
    ("teach/classes/", "pk"): lambda world: [world.session.assignment.classroom_id],
    ("teach/schools/", "pk"): lambda world: [world.session.assignment.classroom.school_id],
    ("teach/schools/", "school_pk"): lambda world: [world.session.assignment.classroom.school_id],
    ("teach/invitations/", "token"): lambda world: [world.invitation],
    ("lessons/", "slug"): lambda world: [world.lesson.slug],
    ("campaigns/", "slug"): lambda world: ["a-campaign"],
    ("media/", "folder"): lambda world: ["images"],
    ("media/", "path"): lambda world: ["nothing.png"],
    ("documents/", "_0"): lambda world: [1],
    ("documents/", "_1"): lambda world: ["nothing.pdf"],
    ("documents/", "restriction_id"): lambda world: [1],
    ("_util/", "page_view_restriction_id"): lambda world: [1],
    ("_util/", "page_id"): lambda world: [world.lesson.pk],
    ("accounts/", "key"): lambda world: ["x-y"],
    ("accounts/", "uidb36"): lambda world: ["1"],
    # The admin turns all of them away before it looks at what was asked for: any item will do.
    **{
        ("cms/", name): lambda world: [world.items[0].pk]
        for name in (
            *("pk", "page_id", "revision_id", "image_id", "translation_id", "parent_page_id"),
            *("task_state_id", "revision_id_a", "revision_id_b", "task_id", "uploaded_file_id"),
            *("page_to_move_id", "workflow_state_id", "document_id", "page_pk", "session_id"),
            *("redirect_id", "doc_id", "destination_id", "collection_id", "workflow_pk"),
            *("object_id", "translation_source_id", "string_segment_id", "_0", "_1"),
            *("overridable_segment_id", "name", "token", "uidb64", "filter_spec", "action_name"),
        )
    },
    ("cms/", "app_label"): lambda world: ["quizzes"],
    ("cms/", "app_name"): lambda world: ["quizzes"],
    ("cms/", "content_type_app_name"): lambda world: ["quizzes"],
    ("cms/", "model_name"): lambda world: ["item"],
    ("cms/", "content_type_model_name"): lambda world: ["item"],
    ("cms/", "action"): lambda world: ["approve"],
    ("cms/", "mode"): lambda world: ["add"],
}


PAGE_TREE = "%(_0)s"
"""The address that stands for every page of the tree."""


class ArgumentsUnknown(Exception):
    """An address that the walk cannot ask for: add what it needs to ``ARGUMENTS``."""


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield every address of the URLconf as one regular expression."""
    for entry in resolver.url_patterns:
        expression = before + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, expression)
        else:
            assert isinstance(entry, URLPattern)
            yield expression


def addresses(world: World, expressions: Iterator[str]) -> Iterator[str]:
    """Yield the paths to ask for, without what stands before them."""
    for expression in expressions:
        for template, names in normalize(expression):
            if template == PAGE_TREE:  # its pages are asked for by their own addresses
                continue
            known = []
            for name in names:
                found = [
                    values
                    for (prefix, argument), values in ARGUMENTS.items()
                    if template.startswith(prefix) and argument == name
                ]
                if not found:
                    raise ArgumentsUnknown(template)
                known.append(list(found[0](world)))
            for values in product(*known):
                yield template % dict(zip(names, values, strict=True))


def all_addresses(world: World) -> list[str]:
    """Return every path of ours, in each language and mode that it has, and every page of the tree."""
    pages = [page_path(page).lstrip("/") for page in BasePage.objects.live().specific()]
    assert any(path.endswith("a-lesson/") for path in pages)
    ours = [path for path in addresses(world, patterns(get_resolver())) if not is_of_staff(path)]
    return [
        f"{prefix}/{path}"
        for path in dict.fromkeys([*ours, *pages, "api/v1/nothing/"])
        for prefix in (PREFIXES if not path.startswith(ONE_ADDRESS) else ("",))
    ]


def staff_addresses(world: World) -> list[str]:
    """Return every path of the areas behind doors of their own."""
    return [f"/{path}" for path in addresses(world, patterns(get_resolver())) if is_of_staff(path)]


def is_of_staff(path: str) -> bool:
    return path.startswith(OF_STAFF)


# --- Bodies --------------------------------------------------------------------------------

BY_CHANCE = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"'
    rb"|<(?:updated|lastBuildDate)>[^<]*"  # a feed looks at a clock of its own
)
READING = re.compile(r"<rt>.*?</rt>|<rp>.*?</rp>|<[^>]*>", re.DOTALL)
OF_THE_SECOND = {"Expires", "Last-Modified"}
Bodies = dict[tuple[str, str], bytes]


def body_of(response: Any) -> bytes:
    """Return all that a browser receives, apart from the form's random token and the second it is."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(
        f"{name}: {value}"
        for name, value in sorted(response.headers.items())
        if name not in OF_THE_SECOND
    )
    return BY_CHANCE.sub(b"", f"{response.status_code}\n{head}\n".encode() + bytes(content))


def walk(world: World, paths: list[str] | None = None) -> Bodies:
    """Ask for everything of ours as everyone, at one moment, with nothing remembered from before."""
    for remembered in (paper_by_digest, paper_data, feedback_data, item_feedback):
        remembered.cache_clear()
    cache.clear()
    caches["pages"].clear()
    paths = all_addresses(world) if paths is None else paths
    with patch("django.utils.timezone.now", lambda: world.moment):
        return {
            (name, path): body_of(client.get(path))
            for name, client in world.visitors.items()
            for path in paths
        }


def as_read(body: bytes) -> str:
    """Return the body as it is written, and as it reads without tags and readings."""
    text = body.decode(errors="replace")
    return text + unescape(READING.sub("", text))


def leaks(bodies: Bodies, secrets: list[str]) -> list[tuple[str, str, str]]:
    """Return (visitor, path, word) of each secret that somebody could read."""
    every = re.compile("|".join(re.escape(secret) for secret in secrets))
    found = []
    for (name, path), body in bodies.items():
        found += [(name, path, word) for word in every.findall(as_read(body))]
    return found


def move_keys(world: World, *, answered: frozenset[str] = frozenset()) -> None:
    """
    Make other options the keys of all unanswered items, and change nothing that a pupil reads.

    Where options are placed, the first two take each other's place, with the words of what it is.
    """
    for item in world.secret_items:
        if item.key in answered:
            continue
        choices = list(
            Choice.objects.filter(revision__item=item).order_by("position").select_for_update()
        )
        keys = [(choice.is_key, choice.place, choice.target) for choice in choices]
        moved = keys[1:] + keys[:1]
        if KINDS[item.kind].has_turns:  # which turn a reply belongs to is asked, and no key
            moved = [
                (is_key, place, target)
                for (is_key, _, _), (_, place, target) in zip(moved, keys, strict=True)
            ]
        assert moved != keys or not KINDS[item.kind].is_scored
        for choice, (is_key, place, target) in zip(choices, moved, strict=True):
            Choice.objects.filter(pk=choice.pk).update(is_key=is_key, place=place, target=target)
        for language in EDITIONS:
            told = list(
                FrozenChoiceEdition.objects.filter(
                    edition__revision__item=item, edition__language=language
                ).order_by("position")
            )
            targets = [row.target for row in told]
            if KINDS[item.kind].has_turns:
                continue
            for row, target in zip(told, targets[1:] + targets[:1], strict=True):
                FrozenChoiceEdition.objects.filter(pk=row.pk).update(target=target)


def differences(before: Bodies, after: Bodies) -> list[tuple[str, str]]:
    """Return (visitor, path) of what depends on the keys."""
    assert before.keys() == after.keys()
    return [place for place, body in before.items() if body != after[place]]


# --- The walk ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("exam", [False, True], ids=["per item", "exam"])
def test_no_body_before_an_answer_tells_or_depends_on_a_key(exam: bool) -> None:
    world = the_world(exam=exam)
    bodies = walk(world)
    assert leaks(bodies, world.secrets()) == []
    assert_walk_reached_the_quiz(world, bodies)
    move_keys(world)
    assert differences(bodies, walk(world)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("exam", [False, True], ids=["per item", "exam"])
def test_an_answer_tells_its_own_item_alone_and_in_an_exam_nothing(exam: bool) -> None:
    world = the_world(exam=exam)
    del world.visitors["anyone"], world.visitors["another class's teacher"]
    first = world.items[0].key
    world.device.answer(1, [2])
    told = frozenset() if exam else frozenset({first})
    bodies = walk(world)
    assert leaks(bodies, world.secrets(answered=told)) == []
    explained = {path for name, path, _word in leaks(bodies, [f"解説 {first}"]) if name == "pupil"}
    assert ("/play/1/" in explained) is not exam
    move_keys(world, answered=frozenset({first}))
    assert differences(bodies, walk(world)) == []


def assert_walk_reached_the_quiz(world: World, bodies: Bodies) -> None:
    """What is walked is there: every item's words are read by the pupil, in every language."""
    for prefix, word in (("", "問題文"), ("/en", "stem"), ("/ruby-4", "問題文")):
        for position, item in enumerate(world.items, start=1):
            assert f"{word} {item.key}" in as_read(bodies["pupil", f"{prefix}/play/{position}/"])
    statuses = {int(body.split(b"\n")[0]) for body in bodies.values()}
    assert statuses <= {200, 301, 302, 307, 400, 401, 403, 404, 405}


# --- The walk can fail ---------------------------------------------------------------------


@pytest.mark.django_db
def test_the_walk_finds_words_and_keys_once_they_are_told() -> None:
    """After the close of an exam both proofs see what they look for."""
    world = the_world(exam=True)
    world.session.closes_at = world.session.opens_at
    world.session.save()
    paths = [f"{prefix}/play/result/" for prefix in PREFIXES]
    bodies = walk(world, paths)
    found = leaks(bodies, world.secrets())
    assert {path for _name, path, _word in found} == set(paths)
    assert {word.split()[0] for *_place, word in found} >= {"解説", "理由", "explanation"}
    move_keys(world)
    assert {path for _name, path in differences(bodies, walk(world, paths))} == set(paths)


@pytest.mark.django_db
def test_whoever_is_turned_away_from_the_staffs_pages_reads_nothing_there() -> None:
    world = the_world(exam=False)
    bodies = walk(world, staff_addresses(world))
    assert len(bodies) > 900, "the admin is large"
    assert leaks(bodies, world.secrets()) == []


@pytest.mark.django_db
def test_an_address_that_nobody_told_the_walk_of_fails_it() -> None:
    world = the_world(exam=False)
    with pytest.raises(ArgumentsUnknown):
        list(addresses(world, iter([r"play/(?P<secret>[0-9]+)/\Z"])))


@pytest.mark.django_db
def test_the_walk_asks_for_every_address_of_the_quiz() -> None:
    world = the_world(exam=False)
    elsewhere = tuple(f"{prefix}/" for prefix in PREFIXES if prefix)
    paths = [path for path in all_addresses(world) if not path.startswith(elsewhere)]
    asked = {resolve(path).route for path in paths}
    for expected in ("play/<int:position>/", "api/v1/sittings/<uuid:uuid>/answers/"):
        assert expected in asked
