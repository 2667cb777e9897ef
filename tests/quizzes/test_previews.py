from typing import Any

import pytest

from tests.factories.quizzes import ItemFactory, QuizFactory

pytestmark = pytest.mark.django_db


def preview(thing: Any) -> str:
    response = thing.make_preview_request(preview_mode="")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("trait", ["", "multiple"])
def test_an_editor_sees_an_item_before_and_after_the_answer(trait: str) -> None:
    item = ItemFactory.create(**({trait: True} if trait else {}))
    html = preview(item)
    before, after = html.split("答えたあと")
    for words in (item.stem, f"選択肢 {item.key}/4"):
        assert words in before
    assert before.count(f'type="{item.rules.widget}" name="choice-{item.key}"') == 4
    assert "理由" not in before, "the state before the answer shows no more than a pupil sees"
    for words in (f"理由 {item.key}/1", f"誤解 {item.key}/2", item.explanation, item.source):
        assert words in after
    assert after.count("choice-key") == (2 if trait else 1)


def test_an_editor_sees_a_quiz_with_all_its_items() -> None:
    quiz = QuizFactory.create()
    html = preview(quiz)
    assert quiz.introduction in html
    assert [item.stem in html for item in quiz.items()] == [True] * 3
