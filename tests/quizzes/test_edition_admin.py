"""How editors write items and quizzes in other languages, beside the Japanese."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Item, ItemEdition, Quiz, QuizEdition
from tests.factories.cms import HomePageFactory, UserFactory
from tests.factories.quizzes import ItemFactory, QuizFactory, tell_item, tell_quiz
from tests.quizzes.test_admin import ITEMS, QUIZZES, formset

COUNT = "英語の選択肢を、日本語と同じ2個にしてください。"
STALE = "これを書いたあとに、日本語が変わりました。"
CURRENT = "いまの日本語に合っています。"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """The browser of someone who may publish at once; see test_review for those who may not."""
    HomePageFactory.create()
    client.force_login(UserFactory.create(superuser=True))
    return client


def edition_row(number: int = 0, *options: str, **fields: Any) -> dict[str, Any]:
    """Return an edition's part of the form, its options named by their words."""
    rows = [{"text": text, "rationale": f"why {text}"} for text in options]
    prefix = f"editions-{number}"
    return {
        **{
            f"{prefix}-{name}": value
            for name, value in {
                "language": "en",
                "stem": "Question?",
                "explanation": "Because.",
                **fields,
            }.items()
        },
        **formset(f"{prefix}-choices", rows),
    }


def form_of(item: Item, **fields: Any) -> dict[str, Any]:
    """Return the form of a stored item as a browser sends it: with the line ends of browsers."""
    choices = [
        {
            "id": choice.pk,
            "text": choice.text,
            "rationale": choice.rationale,
            "misconception": choice.misconception,
            **({"is_key": "on"} if choice.is_key else {}),
        }
        for choice in item.choices.all()
    ]
    editions = list(item.editions.all())
    form: dict[str, Any] = {
        **{name: getattr(item, name) for name in ("stem", "explanation", "kind", "small_class")},
        "source": item.source,
        "key": item.key,
        "open_use": "on",
        **formset("choices", choices, len(choices)),
        **formset("bands", [{"id": item.bands.get().pk, "band": "high"}], 1),
        **formset("editions", [{"id": one.pk} for one in editions], len(editions)),
        "action-publish": "action-publish",
    }
    for number, one in enumerate(editions):
        prefix = f"editions-{number}"
        form.update(
            {f"{prefix}-{name}": getattr(one, name) for name in ("language", "stem", "explanation")}
        )
        form[f"{prefix}-shown"] = one.snapshot()
        rows = [
            {"id": choice.pk, "text": choice.text, "rationale": choice.rationale}
            for choice in one.choices.all()
        ]
        form.update(formset(f"{prefix}-choices", rows, len(rows)))
    form.update(fields)
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in form.items()
    }


@pytest.fixture
def item(db: None) -> Item:
    made: Item = ItemFactory.create(choices__options=2, stem="一行目\n\n二行目")
    return made


def save(editor: Client, item: Item, **fields: Any) -> Any:
    return editor.post(f"{ITEMS}edit/{item.pk}/", form_of(item, **fields))


def again(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)


def one_edition(*options: str, **fields: Any) -> dict[str, Any]:
    return {**formset("editions", [{}]), **edition_row(0, *options, **fields)}


def test_an_edition_is_written_beside_the_japanese(editor: Client, item: Item) -> None:
    assert save(editor, item, **one_edition("Yes", "No")).status_code == 302
    (edition,) = again(item).told_editions()
    assert (edition.language, edition.stem) == ("en", "Question?")
    assert [(one.text, one.rationale) for one in edition.choices.all()] == [
        ("Yes", "why Yes"),
        ("No", "why No"),
    ]


@pytest.mark.parametrize("options", [("Yes",), ("Yes", "No", "Perhaps"), ()])
def test_another_number_of_options_is_refused_when_it_is_published(
    editor: Client, item: Item, options: tuple[str, ...]
) -> None:
    fields = one_edition(*options)
    response = save(editor, item, **fields)
    assert response.status_code == 200
    assert COUNT in response.content.decode()
    assert not ItemEdition.objects.exists()
    draft = form_of(item, **fields)
    del draft["action-publish"]
    assert editor.post(f"{ITEMS}edit/{item.pk}/", draft).status_code == 302, "a draft may wait"
    assert not ItemEdition.objects.exists()


@pytest.mark.parametrize("field", ["stem", "explanation"])
def test_a_blank_is_refused_where_it_is(editor: Client, item: Item, field: str) -> None:
    response = save(editor, item, **one_edition("Yes", "No", **{field: "  "}))
    assert response.status_code == 200
    assert "必須" in response.content.decode()
    assert not ItemEdition.objects.exists()


def test_an_option_with_a_blank_is_refused(editor: Client, item: Item) -> None:
    assert save(editor, item, **one_edition("Yes", " ")).status_code == 200
    assert not ItemEdition.objects.exists()


def test_a_language_is_written_once(editor: Client, item: Item) -> None:
    fields = {
        **formset("editions", [{}, {}]),
        **edition_row(0, "Yes", "No"),
        **edition_row(1, "Yes", "No"),
    }
    assert save(editor, item, **fields).status_code == 200
    assert not ItemEdition.objects.exists()


def test_an_edition_keeps_its_language(editor: Client, item: Item) -> None:
    for language in ("en", "ja-x-easy"):
        tell_item(item, language)
    swapped = {"editions-0-language": "ja-x-easy", "editions-1-language": "en"}
    response = save(editor, again(item), **swapped)
    assert response.status_code == 200
    assert "言葉は、あとから変えられません。" in response.content.decode()


def test_a_new_japanese_makes_an_edition_wait_until_somebody_compares_it(
    editor: Client, item: Item
) -> None:
    tell_item(item)
    path = f"{ITEMS}edit/{item.pk}/"
    assert CURRENT in editor.get(path).content.decode()
    assert save(editor, again(item)).status_code == 302
    assert again(item).told_editions(), "what nobody touched stays as it was"

    assert save(editor, again(item), stem="新しい問い").status_code == 302
    assert not again(item).told_editions()
    assert STALE in editor.get(path).content.decode()
    assert "英語（日本語が変わった）" in editor.get(ITEMS).content.decode()

    save(editor, again(item))
    assert not again(item).told_editions(), "saving is not comparing"
    save(editor, again(item), **{"editions-0-is_compared": "on"})
    assert again(item).told_editions()
    assert CURRENT in editor.get(path).content.decode()


def test_an_edition_that_is_rewritten_with_the_japanese_is_told(editor: Client, item: Item) -> None:
    edition = tell_item(item)
    changed = {"choices-0-text": "新しい選択肢", "editions-0-choices-0-text": "New option"}
    assert save(editor, again(item), **changed).status_code == 302
    (told,) = again(item).told_editions()
    assert next(iter(told.choices.all())).text == "New option"
    assert told.pk == edition.pk


def test_what_only_a_draft_has_waits_as_well(editor: Client, item: Item) -> None:
    """Wagtail keeps no rows of a published item's draft: the form says what its editor was shown."""
    path = f"{ITEMS}edit/{item.pk}/"

    def draft(**fields: Any) -> str:
        form = form_of(item, **{**one_edition("Yes", "No"), **fields})
        del form["action-publish"]
        assert editor.post(path, form).status_code == 302
        html = str(editor.get(path).content.decode())
        (shown,) = re.findall(r'name="editions-0-shown" value="([^"]+)"', html)
        return shown if STALE in html else f"current {shown}"

    shown = draft()
    assert shown.startswith("current ")
    shown = shown.removeprefix("current ")
    as_before: dict[str, Any] = {"editions-INITIAL_FORMS": 1, "editions-0-choices-INITIAL_FORMS": 2}
    as_before.update(dict.fromkeys(("editions-0-id", "editions-0-choices-0-id"), ""))
    as_before["editions-0-choices-1-id"] = ""
    changed = {**as_before, "editions-0-shown": shown, "stem": "新しい問い"}
    assert draft(**changed) == shown
    assert draft(**changed, **{"editions-0-is_compared": "on"}).startswith("current ")


def test_an_edition_is_taken_away(editor: Client, item: Item) -> None:
    tell_item(item)
    assert save(editor, again(item), **{"editions-0-DELETE": "on"}).status_code == 302
    assert not ItemEdition.objects.exists()


def test_the_list_names_the_languages(editor: Client, item: Item) -> None:
    tell_item(item)
    tell_item(item, "ja-x-easy", options=1)
    assert "英語、やさしい日本語（書きかけ）" in editor.get(ITEMS).content.decode()


def test_the_list_asks_no_query_for_each_edition(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for made in ItemFactory.create_batch(10):
        tell_item(made)
    editor.get(ITEMS)
    with django_assert_max_num_queries(25):
        editor.get(ITEMS)


def test_revisions_are_compared_with_their_editions(editor: Client, item: Item) -> None:
    tell_item(item)
    first = again(item).save_revision()
    ItemEdition.objects.update(stem="rewritten")
    second = again(item).save_revision()
    view = Item.snippet_viewset.get_url_name("revisions_compare")
    html = editor.get(reverse(view, args=[item.pk, first.pk, second.pk])).content.decode()
    assert "rewritten" in html


# --- Previews ------------------------------------------------------------------------------


def preview(thing: Any, language: str) -> str:
    response = thing.make_preview_request(preview_mode=language)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_item_is_previewed_in_each_language(item: Item) -> None:
    tell_item(item)
    item = again(item)
    modes = {code for code, _name in item.preview_modes}
    assert modes >= {"ja", "ja-x-easy", "en"}
    english = preview(item, "en")
    for words in ("stem", "explanation"):
        assert f"{words} {item.key} en" in english
    assert f"option {item.key}/2 en" in english
    assert f"reason {item.key}/2 en" in english
    assert "選択肢 " not in english
    assert english.count("choice-key") == 1
    assert f"stem {item.key}" not in preview(item, "ja")
    assert "この言葉では、まだ書かれていません。" in preview(item, "ja-x-easy")


def test_an_unfinished_edition_is_previewed_as_far_as_it_goes(item: Item) -> None:
    tell_item(item, options=1)
    html = preview(again(item), "en")
    assert "英語（書きかけ）" in html
    assert f"option {item.key}/1 en" in html


def test_the_preview_shows_what_is_being_written(editor: Client, item: Item) -> None:
    url = reverse(Item.snippet_viewset.get_url_name("preview_on_edit"), args=[item.pk])
    form = form_of(item, **one_edition("Yes", "No"))
    assert editor.post(url, form).json()["is_valid"] is True
    html = editor.get(url, {"mode": "en"}).content.decode()
    assert "Question?" in html
    assert "why No" in html


# --- Quizzes -------------------------------------------------------------------------------


def quiz_form(quiz: Quiz, **fields: Any) -> dict[str, Any]:
    entries = [{"id": entry.pk, "item": entry.item_id} for entry in quiz.entries.all()]
    editions = [
        {"id": one.pk, "language": one.language, "shown": one.snapshot(), **one.content()}
        for one in quiz.editions.all()
    ]
    return {
        **{
            name: getattr(quiz, name)
            for name in ("title", "introduction", "band", "feedback", "retry", "pace")
        },
        "key": quiz.key,
        **formset("entries", entries, len(entries)),
        **formset("editions", editions, len(editions)),
        "action-publish": "action-publish",
        **fields,
    }


def test_a_quiz_is_told_in_another_language(editor: Client) -> None:
    quiz = QuizFactory.create()
    path = f"{QUIZZES}edit/{quiz.pk}/"
    words = {"language": "en", "title": "A quiz", "introduction": "Take your time."}
    assert editor.post(path, quiz_form(quiz, **formset("editions", [words]))).status_code == 302
    assert Quiz.objects.get().telling("en").title == "A quiz"
    assert "英語" in editor.get(QUIZZES).content.decode()

    changed = quiz_form(Quiz.objects.get(), title="新しい題")
    assert editor.post(path, changed).status_code == 302
    assert Quiz.objects.get().telling("en").title == "新しい題"
    assert STALE in editor.get(path).content.decode()
    compared = quiz_form(Quiz.objects.get(), **{"editions-0-is_compared": "on"})
    assert editor.post(path, compared).status_code == 302
    assert Quiz.objects.get().telling("en").title == "A quiz"


def test_a_quizs_edition_has_no_blank(editor: Client) -> None:
    quiz = QuizFactory.create()
    words = {"language": "en", "title": "A quiz", "introduction": " "}
    form = quiz_form(quiz, **formset("editions", [words]))
    assert editor.post(f"{QUIZZES}edit/{quiz.pk}/", form).status_code == 200
    assert not QuizEdition.objects.exists()


def test_a_quiz_is_previewed_in_each_language(db: None) -> None:
    quiz = QuizFactory.create(items=2)
    tell_quiz(quiz)
    first, second = quiz.items()
    tell_item(first)
    html = preview(Quiz.objects.get(), "en")
    assert f"quiz {quiz.key} en" in html
    assert f"stem {first.key} en" in html
    assert second.stem in html
    assert quiz.title in preview(Quiz.objects.get(), "ja-x-easy")
