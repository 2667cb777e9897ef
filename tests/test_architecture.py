"""
The house's rules that import-linter cannot see: relations, docstrings, names, sizes, migrations.

String references (``ForeignKey("…")``) escape an import contract, so that every relation between
apps is held against a table here. A new one is a decision: add it with the reason in the change.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

APPS = ("cms", "classrooms", "quizzes", "lessons", "literacy_test")
ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 500
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "shared", "lib"}

TOP_LEVEL = {
    "Makefile",
    "Procfile",
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    "manage.py",
    "pyproject.toml",
    "requirements",
    "config",
    "cms",
    "classrooms",
    "quizzes",
    "lessons",
    "literacy_test",
    "frontend",
    "tests",
    "docs",
}

ALLOWED_RELATIONS = {
    # Content pages, images and snippets stand on Wagtail's own tables.
    ("cms", "wagtailcore"),
    ("cms", "wagtailimages"),
    ("cms", "taggit"),
    ("cms", "auth"),
    ("quizzes", "wagtailcore"),
    # An item may have a picture.
    ("quizzes", "cms"),
    ("quizzes", "auth"),  # the groups that approve, as Wagtail's own tasks have them
    ("lessons", "wagtailcore"),
    # A school is in a municipality; people with accounts work at schools.
    ("classrooms", "cms"),
    # A quiz is held in a session; a seat has a sitting.
    ("quizzes", "classrooms"),
    # A lesson is a page, has a quiz, and is held in a session.
    ("lessons", "cms"),
    ("lessons", "quizzes"),
    ("lessons", "classrooms"),
    # The test takes its items from the bank, its areas from the regions, and its window from a session.
    ("literacy_test", "quizzes"),
    ("literacy_test", "cms"),
    ("literacy_test", "classrooms"),
}
"""Which app's models may refer to which app's."""

ALLOWED_FOR_THE_TEST = {
    "quizzes.Item",
    "quizzes.ItemRevision",
    "cms.Region",
    "classrooms.Session",
    "classrooms.Seat",
}
"""Whom models of ``literacy_test`` may refer to outside of it; a seat only from :data:`ADMISSION`."""

ADMISSION = {"literacy_test.TokenIssue"}
"""What admits a seat to the test. It knows no response, and nothing of a response may know it."""

FORBIDDEN_FOR_RESPONSES = {
    "cms.User",
    "classrooms.Membership",
    "classrooms.Classroom",
    "classrooms.Seat",
    "quizzes.Sitting",
    "quizzes.Answer",
    "sessions.Session",
    "contenttypes.ContentType",
}
"""What no model of ``literacy_test`` may refer to: it would tie a response to a person or device."""


def relations(found: Iterable[type[models.Model]]) -> Iterator[tuple[str, str, str]]:
    """Yield (model, field, what it refers to) for each relation that is a column or a table."""
    for model in found:
        for field in model._meta.get_fields(include_hidden=True):
            is_own = field.model is model and not field.auto_created
            has_place = field.concrete or field.many_to_many
            is_parent = field in model._meta.parents.values()
            if field.is_relation and has_place and (is_own or is_parent):
                related = field.related_model
                target = related._meta.label if isinstance(related, type) else str(related)
                yield (model._meta.label, field.name, target)


def app_of(label: str) -> str:
    return label.split(".", maxsplit=1)[0]


def foreign(found: Iterable[type[models.Model]]) -> set[tuple[str, str]]:
    """Return the pairs of apps that the models' relations join."""
    return {
        (app_of(model), app_of(target))
        for model, _field, target in relations(found)
        if app_of(model) != app_of(target)
    }


def ties(found: Iterable[type[models.Model]]) -> set[tuple[str, str, str]]:
    """Return the relations that would tie a response to a person or a device, at any distance."""
    tied = set()
    for relation in relations(found):
        seen: set[str] = set()
        ahead = [relation[2]]
        while ahead:
            label = ahead.pop()
            if label in FORBIDDEN_FOR_RESPONSES:
                tied.add(relation)
            if label in seen or app_of(label) not in {"literacy_test", "classrooms", "quizzes"}:
                continue
            seen.add(label)
            if app_of(label) == "literacy_test":
                ahead += [target for _, _, target in relations([apps.get_model(label)])]
    return tied


def ours() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
    ]


# --- Relations -----------------------------------------------------------------------------


def test_relations_between_apps_are_those_that_were_agreed() -> None:
    found = foreign(ours())
    assert found - ALLOWED_RELATIONS == set(), "a relation that nobody agreed on"


def test_the_table_of_relations_holds_no_leftovers() -> None:
    assert {pair for pair in ALLOWED_RELATIONS - foreign(ours()) if pair[1] in APPS} == set()


def test_relations_run_downwards() -> None:
    height = {app: index for index, app in enumerate(APPS)}
    for upper, lower in foreign(ours()):
        if lower in height:
            assert height[upper] > height[lower], (upper, lower)
    assert ("literacy_test", "lessons") not in ALLOWED_RELATIONS


def test_no_model_of_the_literacy_test_is_tied_to_a_person_or_a_device() -> None:
    found = ties(apps.get_app_config("literacy_test").get_models())
    assert {tie for tie in found if tie[0] not in ADMISSION} == set()
    assert {tie[2] for tie in found if tie[0] in ADMISSION} <= {"classrooms.Seat"}


def test_the_literacy_test_refers_to_nothing_else_outside() -> None:
    found = set(relations(apps.get_app_config("literacy_test").get_models()))
    outside = {target for _, _, target in found if app_of(target) != "literacy_test"}
    assert outside <= ALLOWED_FOR_THE_TEST
    assert {target for _, _, target in found} & ADMISSION == set()


@pytest.mark.parametrize(
    ("field", "target"),
    [
        (lambda: models.ForeignKey("classrooms.Seat", models.CASCADE), "classrooms.Seat"),
        (lambda: models.OneToOneField("cms.User", models.CASCADE), "cms.User"),
        (lambda: models.ManyToManyField("quizzes.Sitting"), "quizzes.Sitting"),
    ],
)
def test_a_tie_would_be_found(field: object, target: str) -> None:
    """The tests above can fail: a fake model that breaks the rule is caught."""
    with isolate_apps():

        class Response(models.Model):
            """A response with a tie that must never be."""

            tie = field()  # type: ignore[operator]

            class Meta:
                app_label = "literacy_test"

    assert ties([Response]) == {("literacy_test.Response", "tie", target)}
    assert ("literacy_test", app_of(target)) in foreign([Response])


def test_a_string_reference_upwards_would_be_found() -> None:
    with isolate_apps():

        class Upward(models.Model):
            """A model of the ground floor that knows a lesson."""

            lesson = models.ForeignKey("lessons.LessonPage", models.CASCADE)

            class Meta:
                app_label = "cms"

    assert foreign([Upward]) - ALLOWED_RELATIONS == {("cms", "lessons")}


# --- Words, names and sizes ----------------------------------------------------------------


@pytest.mark.parametrize("app", ["config", *APPS])
def test_an_app_says_what_it_owns_and_what_it_may_import(app: str) -> None:
    sentences = re.split(r"(?<=[.])\s+", (import_module(app).__doc__ or "").strip())
    assert len(sentences) == 2
    assert sentences[0].startswith("Owns ")
    assert "import" in sentences[1]


def tracked() -> list[Path]:
    """Return the project's files as git knows them: committed, staged or not yet added."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()]


FILES = tracked()
MODULES = [path for path in FILES if path.suffix == ".py"]


def test_nothing_joins_the_top_level_without_a_decision() -> None:
    found = {path.parts[0] for path in FILES if not path.parts[0].startswith(".")}
    assert found <= TOP_LEVEL
    assert {"manage.py", "pyproject.toml", *APPS} <= found, "the search finds them"


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [path for path in MODULES if path.stem in DRAWERS or path.parent.name in DRAWERS]


def test_no_module_is_longer_than_one_can_read() -> None:
    long = {
        str(path): lines
        for path in MODULES
        if "migrations" not in path.parts
        and (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parts[0] in {"config", *APPS}], ids=str
)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8").lstrip()
    if source and "migrations" not in path.parts:
        assert source.startswith('"""')


# --- Migrations ----------------------------------------------------------------------------


@pytest.mark.django_db  # wagtail-localize's first migration asks the database when it is imported
@pytest.mark.parametrize("app", APPS)
def test_migrations_are_linear_and_have_real_names(app: str) -> None:
    graph = MigrationLoader(None).graph
    names = sorted(name for label, name in graph.nodes if label == app)
    numbers = [int(name.split("_")[0]) for name in names]
    assert numbers == list(range(1, len(names) + 1))
    assert len(graph.leaf_nodes(app)) == min(1, len(names)), "one end"
    assert not [name for name in names if "auto" in name or name.endswith("_initial")]
    for name in names:
        (before,) = [
            parent.key[1] for parent in graph.node_map[app, name].parents if parent.key[0] == app
        ] or [None]
        assert before == (names[names.index(name) - 1] if names.index(name) else None)


@pytest.mark.django_db
def test_migrations_reverse() -> None:
    loader = MigrationLoader(connection)
    irreversible = [
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in APPS and not all(operation.reversible for operation in migration.operations)
    ]
    assert irreversible == []
