"""How editors find, write and publish items and quizzes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Item, Quiz
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory

ITEMS = "/cms/snippets/quizzes/item/"
QUIZZES = "/cms/snippets/quizzes/quiz/"

ONE_KEY = "正答を、ちょうど一つにしてください。"
SOME_KEYS = "正答を一つ以上、正答でない選択肢も一つ以上にしてください。"
MISCONCEPTION = "正答でない選択肢には"

Post = Callable[..., Any]


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """The browser of someone who may publish at once; see test_review for those who may not."""
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return client


def formset(prefix: str, rows: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    """Return a formset's fields as a browser sends them, rows in their order."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data[f"{prefix}-{index}-ORDER"] = index + 1
        data.update({f"{prefix}-{index}-{name}": value for name, value in row.items()})
    return data


def option(text: str, **fields: Any) -> dict[str, Any]:
    """Return a choice's row: ``is_key="on"`` makes it a key."""
    return {"text": text, "rationale": f"理由 {text}", "misconception": "", **fields}


def key(text: str) -> dict[str, Any]:
    """Return the row of a key."""
    return option(text, is_key="on")


def distractor(text: str) -> dict[str, Any]:
    """Return the row of a distractor with the misconception that it needs."""
    return option(text, misconception=f"誤解 {text}")


def item_form(*choices: dict[str, Any], initial: int = 0, **fields: Any) -> dict[str, Any]:
    """Return the form of an item with the choices."""
    return {
        "stem": "知らない人に写真をたのまれたら？",
        "kind": "single",
        "explanation": "ことわってよいのです。",
        "small_class": "2a1",
        "source": "",
        "key": "asked-for-a-photo",
        "open_use": "on",
        **formset("choices", list(choices), initial),
        **formset("bands", [{"band": "junior_high"}]),
        **formset("editions", []),
        "action-publish": "action-publish",
        **fields,
    }


# --- Items ---------------------------------------------------------------------------------


def test_an_item_is_written_and_published(editor: Client) -> None:
    form = item_form(distractor("送る"), key("送らない"), distractor("だまって消す"))
    response = editor.post(f"{ITEMS}add/", form)
    assert response.status_code == 302
    item = Item.objects.get(key="asked-for-a-photo")
    assert item.live
    assert [(choice.text, choice.is_key) for choice in item.choices.all()] == [
        ("送る", False),
        ("送らない", True),
        ("だまって消す", False),
    ]


def test_the_order_is_the_editors(editor: Client) -> None:
    first, second = distractor("送る"), key("送らない")
    form = item_form(first, second, **{"choices-0-ORDER": 2, "choices-1-ORDER": 1})
    editor.post(f"{ITEMS}add/", form)
    item = Item.objects.get(key="asked-for-a-photo")
    assert [choice.text for choice in item.choices.all()] == ["送らない", "送る"]


@pytest.mark.parametrize(
    ("choices", "kind", "words"),
    [
        ([distractor("送る"), distractor("消す")], "single", ONE_KEY),
        ([key("送らない"), key("話す")], "single", ONE_KEY),
        ([distractor("送る"), distractor("消す")], "multiple", SOME_KEYS),
        ([key("送らない"), key("話す")], "multiple", SOME_KEYS),
        ([key("送らない"), option("送る")], "single", MISCONCEPTION),
    ],
)
def test_wrong_keys_are_refused_when_an_item_is_published(
    editor: Client, choices: list[dict[str, Any]], kind: str, words: str
) -> None:
    response = editor.post(f"{ITEMS}add/", item_form(*choices, kind=kind))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Item.objects.exists()


def test_a_draft_may_lack_its_key(editor: Client) -> None:
    """Wagtail saves drafts by itself while an editor is still writing."""
    form = item_form(distractor("送る"), distractor("消す"))
    del form["action-publish"]
    assert editor.post(f"{ITEMS}add/", form).status_code == 302
    item = Item.objects.get(key="asked-for-a-photo")
    assert not item.live
    assert item.choices.count() == 2


def test_a_key_is_moved(editor: Client) -> None:
    """What was stored before is not what is asked about."""
    item = ItemFactory.create(choices__options=2)
    old, new = item.choices.all()
    form = item_form(
        option(old.text, id=old.pk, misconception="誤解"),
        option(new.text, id=new.pk, is_key="on"),
        initial=2,
        key=item.key,
    )
    form.update(
        {"bands-INITIAL_FORMS": 1, "bands-0-id": item.bands.get().pk, "bands-0-band": "high"}
    )
    response = editor.post(f"{ITEMS}edit/{item.pk}/", form)
    assert response.status_code == 302
    keys = {choice.text: choice.is_key for choice in Item.objects.get(pk=item.pk).choices.all()}
    assert keys == {old.text: False, new.text: True}


def test_the_only_key_cannot_be_taken_away(editor: Client) -> None:
    item = ItemFactory.create(choices__options=3)
    rows = [
        {"id": choice.pk, **option(choice.text, misconception=choice.misconception)}
        for choice in item.choices.all()
    ]
    rows[0]["DELETE"] = "on"
    form = item_form(*rows, initial=3, key=item.key)
    form.update({"bands-INITIAL_FORMS": 1, "bands-0-id": item.bands.get().pk})
    response = editor.post(f"{ITEMS}edit/{item.pk}/", form)
    assert ONE_KEY in response.content.decode()
    assert Item.objects.get(pk=item.pk).choices.count() == 3


def test_what_is_missing_in_a_choice_is_said_there(editor: Client) -> None:
    """Not also that there is no key, which cannot be known."""
    response = editor.post(f"{ITEMS}add/", item_form(key("送らない"), distractor("")))
    html = response.content.decode()
    assert "必須" in html
    assert ONE_KEY not in html


def test_items_are_found(editor: Client) -> None:
    wanted = ItemFactory.create(stem="ゲームの友だちに会おうと言われた。", small_class="2a1")
    other = ItemFactory.create(stem="パスワードを教えてと言われた。", small_class="3b1", draft=True)
    queries = [{"q": "友だち"}, {"small_class": "2a1"}, {"live": "true"}, {"q": wanted.key}]
    for query in queries:
        html = editor.get(ITEMS, query).content.decode()
        assert wanted.stem in html, query
        assert other.stem not in html, query
    both = editor.get(ITEMS, {"band": "junior_high", "kind": "single"}).content.decode()
    assert wanted.stem in both
    assert other.stem in both
    assert wanted.stem not in editor.get(ITEMS, {"band": "high"}).content.decode()


def test_the_list_of_items_asks_for_little(
    editor: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    ItemFactory.create_batch(20)
    editor.get(ITEMS)
    with django_assert_max_num_queries(25):
        editor.get(ITEMS)


def test_an_item_is_previewed_while_it_is_written(editor: Client) -> None:
    url = reverse(Item.snippet_viewset.get_url_name("preview_on_add"))
    form = item_form(distractor("送る"), key("送らない"))
    assert editor.post(url, form).json()["is_valid"] is True
    response = editor.get(url, {"in_preview_panel": "true"})
    assert response.status_code == 200
    assert "知らない人に写真をたのまれたら？" in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_teacher_without_the_role_does_not_reach_the_bank(client: Client, db: None) -> None:
    client.force_login(UserFactory.create())
    for path in (ITEMS, f"{ITEMS}add/", QUIZZES):
        assert client.get(path).status_code == 403


# --- Quizzes -------------------------------------------------------------------------------


def quiz_form(*items: Item, **fields: Any) -> dict[str, Any]:
    """Return the form of a quiz of the items."""
    return {
        "title": "確かめよう",
        "introduction": "落ち着いて。",
        "band": "junior_high",
        "feedback": "per_item",
        "retry": "practice",
        "pace": "self",
        "key": "check",
        **formset("entries", [{"item": item.pk} for item in items]),
        **formset("editions", []),
        "action-publish": "action-publish",
        **fields,
    }


def test_a_quiz_is_composed_and_published(editor: Client) -> None:
    items = ItemFactory.create_batch(3)
    assert editor.post(f"{QUIZZES}add/", quiz_form(*reversed(items))).status_code == 302
    quiz = Quiz.objects.get(key="check")
    assert quiz.live
    assert quiz.items() == list(reversed(items))


@pytest.mark.parametrize("drafted", [False, True])
def test_a_quiz_without_items_stays_a_draft(editor: Client, drafted: bool) -> None:
    form = quiz_form()
    if drafted:
        del form["action-publish"]
    response = editor.post(f"{QUIZZES}add/", form)
    assert response.status_code == (302 if drafted else 200)
    assert Quiz.objects.filter(key="check", live=False).exists() is drafted
    assert drafted or "問題を一つ以上入れてください。" in response.content.decode()


def test_a_quiz_takes_an_item_once_and_no_secure_one(editor: Client) -> None:
    item, secure = ItemFactory.create(), ItemFactory.create(secure=True)
    for items in ((item, item), (item, secure)):
        assert editor.post(f"{QUIZZES}add/", quiz_form(*items)).status_code == 200
    assert not Quiz.objects.exists()


def test_the_chooser_finds_words_within_a_sentence(editor: Client) -> None:
    wanted = ItemFactory.create(stem="動画の広告を押してしまった。")
    other, secure = ItemFactory.create(), ItemFactory.create(stem="秘密の広告", secure=True)
    url = reverse(Item.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    html = editor.get(url, {"q": "広告"}).content.decode()
    assert wanted.key in html
    assert other.key not in html
    assert secure.key not in html
    assert editor.get(url, {"q": wanted.choices.first().text}).content.decode().count(wanted.key)


def test_quizzes_are_found_for_a_lesson(editor: Client) -> None:
    wanted, other = QuizFactory.create(title="広告のクイズ"), QuizFactory.create()
    url = reverse(Quiz.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
    html = editor.get(url, {"q": "広告"}).content.decode()
    assert wanted.title in html
    assert other.title not in html
    listing = editor.get(QUIZZES, {"q": "広告"}).content.decode()
    assert wanted.title in listing
    assert other.title not in listing


# --- Kinds ---------------------------------------------------------------------------------


def placed(text: str, target: str = "") -> dict[str, Any]:
    """Return the row of an option that is placed."""
    return option(text, target=target)


KIND_ROWS: dict[str, list[dict[str, Any]]] = {
    "true_false": [key("正しい"), distractor("ちがう")],
    "order": [placed("止まる"), placed("確かめる"), placed("話す")],
    "match": [placed("名前", "本名"), placed("場所", "学校"), placed("顔", "写真")],
    "sort": [
        placed("名前", "見せない"),
        placed("住所", "見せない"),
        placed("好きな色", "見せてよい"),
    ],
    "scale": [option("いつも"), option("ときどき"), option("まだ")],
}


@pytest.mark.parametrize("kind", KIND_ROWS)
def test_an_item_of_each_kind_is_written_previewed_and_published(editor: Client, kind: str) -> None:
    form = item_form(*KIND_ROWS[kind], kind=kind)
    url = reverse(Item.snippet_viewset.get_url_name("preview_on_add"))
    assert editor.post(url, form).json()["is_valid"] is True
    preview = editor.get(url, {"in_preview_panel": "true"}).content.decode()
    for row in KIND_ROWS[kind]:
        assert row["text"] in preview
        assert row.get("target", "") in preview
    assert editor.post(f"{ITEMS}add/", form).status_code == 302
    item = Item.objects.get(key="asked-for-a-photo")
    assert (item.kind, item.live) == (kind, True)
    assert [choice.target for choice in item.choices.all()] == [
        row.get("target", "") for row in KIND_ROWS[kind]
    ]


@pytest.mark.parametrize(
    ("kind", "rows", "words"),
    [
        ("true_false", [key("正しい"), key("ちがう")], "選択肢をちょうど二つ"),
        ("true_false", [key("正しい"), option("ちがう")], MISCONCEPTION),
        ("order", [placed("止まる"), placed("話す")], "選択肢を三つ以上"),
        ("order", [key("止まる"), placed("話す"), placed("待つ")], "正答のしるしは付けない"),
        ("match", [placed("a", "x"), placed("b", "x"), placed("c", "y")], "それぞれちがう相手を"),
        ("match", [placed("a", "x"), placed("b"), placed("c", "y")], "それぞれちがう相手を"),
        ("sort", [placed("a", "x"), placed("b", "x"), placed("c", "x")], "組を二つから四つ"),
        ("scale", [key("いつも"), option("ときどき"), option("まだ")], "正答のしるしは付けない"),
        ("scale", [option("いつも"), option("まだ")], "段階を三つから七つ"),
    ],
)
def test_what_a_kind_lacks_is_said_when_it_is_published(
    editor: Client, kind: str, rows: list[dict[str, Any]], words: str
) -> None:
    response = editor.post(f"{ITEMS}add/", item_form(*rows, kind=kind))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Item.objects.exists()


def test_the_form_tells_what_each_kind_needs(editor: Client) -> None:
    html = editor.get(f"{ITEMS}add/").content.decode()
    for kind, label, needs, credit in Item().kinds_in_words:
        assert needs in html, kind
        assert credit in html, kind
        assert label in html
