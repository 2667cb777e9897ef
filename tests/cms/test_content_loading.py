"""Loading what ships: twice changes nothing, and nothing that an editor did is ever undone."""

import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site

from cms import shipping
from cms.models import BasePage, ContactPoint, HomePage, ShippedContent, StandardPage
from cms.shipping import ContentFileError, Loader, Outcome, Shipment
from lessons.models import LessonPage
from quizzes.models import Item, Quiz
from tests.shipped import FEW, ship_few

pytestmark = pytest.mark.django_db

LESSON, ITEM, QUIZ = "strangers-online", "strangers-online-01", "strangers-online"


TESTED_ELSEWHERE = {"regions", "readings", "guide indexes", "guides", "campaigns"}


@pytest.fixture(autouse=True)
def loaders() -> Iterator[None]:
    """Leave out what has tests of its own and would only take time here."""
    with pytest.MonkeyPatch.context() as patch:
        kept = {
            name: loader
            for name, loader in shipping._loaders.items()
            if name not in TESTED_ELSEWHERE
        }
        patch.setattr(shipping, "_loaders", kept)
        yield


def load() -> dict[str, Outcome]:
    """Load everything and return what became of each piece."""
    shipments: list[Shipment] = []
    for loader in shipping.registered():
        shipments += loader.load(timezone.now())
    return {shipment.key: shipment.outcome for shipment in shipments}


@pytest.fixture
def rewrite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Return a function that changes words of the shipped files, in a copy of a few of them."""
    return ship_few(tmp_path, monkeypatch)


@pytest.fixture
def loaded(rewrite: object) -> dict[str, Outcome]:
    return load()


def test_everything_that_ships_is_published() -> None:
    loaded = load()
    assert set(LessonPage.objects.values_list("slug", flat=True)) > FEW
    assert {loaded[key] for key in loaded if ":" in key} == {Outcome.CREATED}
    assert Item.objects.get(key=ITEM).live
    assert len(Quiz.objects.get(key=QUIZ).items()) == 10
    lesson = LessonPage.objects.originals().get(slug=LESSON)
    assert lesson.live
    assert lesson.quiz.key == QUIZ
    assert lesson.risk_classes == ["2a", "3a"]
    assert lesson.url == "/lessons/strangers-online/"
    home = HomePage.objects.originals().get()
    assert Site.objects.get(is_default_site=True).root_page.specific == home
    counted = BasePage.__subclasses__()
    assert Page.objects.count() == 1 + sum(model.objects.count() for model in counted)


def test_a_second_load_changes_nothing(loaded: dict[str, Outcome]) -> None:
    loaded_at = dict(ShippedContent.objects.values_list("key", "loaded_at"))
    revision = LessonPage.objects.originals().get(slug=LESSON).latest_revision_id
    assert load() == dict.fromkeys(loaded, Outcome.UNCHANGED)
    assert dict(ShippedContent.objects.values_list("key", "loaded_at")) == loaded_at
    assert LessonPage.objects.originals().get(slug=LESSON).latest_revision_id == revision


def test_a_changed_file_updates_what_nobody_edited(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None]
) -> None:
    rewrite("lessons/strangers-online.yaml", "minutes: 45", "minutes: 50")
    rewrite(
        "quizzes/items/strangers-online.yaml", "タクさんの年齢について", "タクさんの学年について"
    )
    rewrite("quizzes/quizzes/strangers-online.yaml", "      - strangers-online-10\n", "")
    rewrite("cms/contacts.yaml", "key: police-emergency", "key: police-emergency\n    note: ''")
    rewrite("cms/pages.yaml", "どこで立ち止まるか", "どこで止まるか")
    updated = {key for key, outcome in load().items() if outcome is Outcome.UPDATED}
    assert updated == {
        f"lesson:{LESSON}",
        f"lesson:{LESSON}@en",
        f"lesson:{LESSON}@ja-x-easy",
        f"item:{ITEM}",
        f"quiz:{QUIZ}",
        "contact:police-emergency",
        "page:home",
    }
    assert LessonPage.objects.originals().get(slug=LESSON).minutes == 50
    assert "タクさんの学年について" in Item.objects.get(key=ITEM).stem
    assert Item.objects.get(key=ITEM).choices.count() == 4
    assert len(Quiz.objects.get(key=QUIZ).items()) == 9
    assert "どこで止まるか" in str(HomePage.objects.originals().get().body)


def test_an_editors_work_is_kept_and_named(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None]
) -> None:
    lesson = LessonPage.objects.originals().get(slug=LESSON)
    lesson.title = "先生が直した題"
    lesson.save_revision(changed=True).publish()
    item = Item.objects.get(key=ITEM)
    item.stem = "先生が直した問題"
    item.save_revision(changed=True).publish()
    rewrite("lessons/strangers-online.yaml", "minutes: 45", "minutes: 50")
    rewrite(
        "quizzes/items/strangers-online.yaml", "タクさんの年齢について", "タクさんの学年について"
    )
    out = StringIO()
    call_command("load_content", stdout=out)
    assert f"lesson:{LESSON}: kept as an editor left it" in out.getvalue()
    assert f"item:{ITEM}: kept as an editor left it" in out.getvalue()
    lesson.refresh_from_db()
    assert (lesson.title, lesson.minutes) == ("先生が直した題", 45)
    assert Item.objects.get(key=ITEM).stem == "先生が直した問題"


def test_an_editors_draft_is_kept_too(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None]
) -> None:
    page = StandardPage.objects.originals().get(slug="privacy")
    page.title = "書きかけ"
    page.save_revision(changed=True)
    rewrite("cms/pages.yaml", "あなたの名前も住所も聞きません", "あなたの名前は聞きません")
    assert load()["page:privacy"] is Outcome.KEPT
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "書きかけ"


@pytest.mark.parametrize("file_changes", [False, True])
def test_what_an_editor_deleted_stays_deleted(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None], file_changes: bool
) -> None:
    LessonPage.objects.originals().get(slug=LESSON).delete()
    ContactPoint.objects.originals().get(key="childline").delete()
    if file_changes:
        rewrite("lessons/strangers-online.yaml", "minutes: 45", "minutes: 50")
        rewrite("cms/contacts.yaml", "key: childline", "key: childline\n    note: ''")
    outcomes = load()
    expected = Outcome.KEPT if file_changes else Outcome.UNCHANGED
    assert outcomes[f"lesson:{LESSON}"] is expected
    assert outcomes["contact:childline"] is expected
    assert not LessonPage.objects.originals().filter(slug=LESSON).exists()
    assert not ContactPoint.objects.originals().filter(key="childline").exists()


def test_what_an_editor_made_by_the_same_name_is_left_alone() -> None:
    ContactPoint.objects.create(key="childline", name="編集者の", description="説明", source="出典")
    assert load()["contact:childline"] is Outcome.KEPT
    assert ContactPoint.objects.originals().get(key="childline").name == "編集者の"


def test_a_quiz_of_unknown_items_is_refused_by_name(
    rewrite: Callable[[str, str, str], None],
) -> None:
    rewrite("quizzes/quizzes/strangers-online.yaml", "- strangers-online-10", "- strangers-11")
    with pytest.raises(CommandError, match="strangers-online: no such item: strangers-11"):
        call_command("load_content", stdout=StringIO())
    assert not Quiz.objects.filter(key=QUIZ).exists()


# --- Editions ------------------------------------------------------------------------------

ENGLISH_HOME = "page:home@en"


def english_home() -> HomePage:
    return HomePage.objects.get(locale__language_code="en")


def test_editions_stand_beside_their_originals(loaded: dict[str, Outcome]) -> None:
    assert loaded[ENGLISH_HOME] is Outcome.CREATED
    original = HomePage.objects.originals().get()
    for language in ("en", "ja-x-easy"):
        edition = original.in_language(language)
        assert edition != original
        assert edition.live
        for slug in ("privacy", "accessibility", "lessons"):
            below = Page.objects.child_of(edition).get(slug=slug)
            assert below.live
            assert below.alias_of is None
    assert english_home().url == "/en/"
    assert "Anshin Manabi" in english_home().title


def test_an_editors_edition_is_kept(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None]
) -> None:
    page = StandardPage.objects.get(slug="privacy", locale__language_code="en")
    page.title = "An editor's title"
    page.save_revision(changed=True).publish()
    english_home().get_children().get(slug="accessibility").specific.delete()
    rewrite("cms/editions/en/pages.yaml", 'title: "Privacy"', 'title: "Your privacy"')
    rewrite("cms/editions/en/pages.yaml", 'title: "Accessibility"', 'title: "For all"')
    rewrite("cms/editions/en/pages.yaml", "to enjoy the internet", "to enjoy the net")
    outcomes = load()
    assert outcomes["page:privacy@en"] is Outcome.KEPT
    assert outcomes["page:accessibility@en"] is Outcome.KEPT
    assert outcomes[ENGLISH_HOME] is Outcome.UPDATED
    page.refresh_from_db()
    assert page.title == "An editor's title"
    assert "to enjoy the net" in english_home().introduction


def test_an_edition_without_a_place_waits(rewrite: Callable[[str, str, str], None]) -> None:
    """Its parent's edition is not there: nothing is made that would show Japanese as English."""
    rewrite("cms/editions/en/pages.yaml", "home:", "home_not_yet:")
    outcomes = load()
    assert ENGLISH_HOME not in outcomes
    assert outcomes["page:privacy@en"] is Outcome.KEPT
    assert not Page.objects.filter(locale__language_code="en").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- type: key_point", "- type: text", r"body\[3\]\.type"),
        ("introduction: ", "opening: ", "the original has no opening"),
        ("  - key: privacy", "  - key: secrecy", "no original for 'secrecy'"),
        ('value: "For children"', 'value: ""', "words on one side alone"),
    ],
)
def test_an_edition_of_another_shape_is_refused_by_name(
    rewrite: Callable[[str, str, str], None], old: str, new: str, said: str
) -> None:
    rewrite("cms/editions/en/pages.yaml", old, new)
    with pytest.raises(CommandError, match=said):
        call_command("load_content", stdout=StringIO())


def test_every_block_has_a_name_that_follows_from_its_content(
    loaded: dict[str, Outcome], rewrite: Callable[[str, str, str], None]
) -> None:
    def names() -> list[str]:
        body = LessonPage.objects.originals().get(slug=LESSON).body
        return re.findall(r'"id": "([^"]+)"', json.dumps(list(body.raw_data)))

    before = names()
    assert len(before) == len(set(before)) > 60
    rewrite("lessons/strangers-online.yaml", 'value: "はじめに"', 'value: "まず"')
    load()
    after = names()
    assert len(set(before) - set(after)) == 1


# --- Files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items: [", "items.yaml"),
        ("- a list", "a mapping is expected"),
        ("things: []", "'items' must be a list"),
        ("items: [{stem: x}]", "every entry of 'items' needs a key"),
        ("items: [text]", "every entry of 'items' needs a key"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "items.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentFileError, match=said):
        list(shipping.read_all(tmp_path, "items"))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ContentFileError, match=r"nowhere\.yaml"):
        shipping.read_yaml(tmp_path / "nowhere.yaml")


def test_yaml_builds_no_objects(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.dump({"x": object()}), encoding="utf-8")
    with pytest.raises(ContentFileError):
        shipping.read_yaml(file)


def test_markdown_lets_no_markup_through() -> None:
    html = shipping.rich_text("**だいじ** <script>alert(1)</script> [x](javascript:alert(1))")
    assert "<strong>だいじ</strong>" in html
    assert "<script>" not in html
    assert 'href="javascript:' not in html


def test_loaders_run_in_order_and_no_name_is_taken_twice() -> None:
    orders = [loader.order for loader in shipping.registered()]
    assert orders == sorted(orders)
    with pytest.raises(ValueError, match="'contacts' is registered twice"):
        shipping.register(Loader(order=1, name="contacts", load=lambda now: iter(())))
