"""
Practice as pages: alone from a lesson, or again after a result. Nothing is stored, and no place is kept.

Where one is stands in the address. An answer is explained in the response that takes it, which no
cache keeps; the items themselves hold no key, so that those of a published quiz are as public as a
lesson.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classrooms.devices import seat_token, suggest_class_mode
from cms.caching import mark_public, public_page
from cms.furigana.modes import for_band
from cms.origins import same_origin_required
from cms.reader import suggest_ruby
from cms.refusals import Refusal
from cms.taxonomy import Band
from quizzes.delivery.actions import AnswerStaysHere, paper_of, sitting_of_device
from quizzes.delivery.models import Sitting
from quizzes.delivery.practice import (
    NotPractised,
    UsedInTest,
    again_of,
    find,
    practice_paper,
    practise,
    practise_again,
)
from quizzes.delivery.results import ItemFeedback, result_of
from quizzes.items.kinds import ResponseUnreadable
from quizzes.papers.papers import Paper, Question

Score = Callable[[list[int]], ItemFeedback]


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where a page of practice leads: to the next item, if there is one, and out of it."""

    next_url: str
    first_url: str
    is_again: bool


def _paper(key: str) -> Paper:
    return practice_paper(key=key).told_in(get_language())


@public_page
@require_safe
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Say what the quiz is about, and that nothing of it is kept."""
    paper = _paper(key)
    response = render(request, "quizzes/practice_start.html", {"paper": paper, "key": key})
    return suggest_ruby(response, for_band(Band(paper.band)))


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, key: str, position: int) -> HttpResponseBase:
    """Show an item of a published quiz, or explain an answer to it."""
    paper = _paper(key)
    question, following = find(paper.questions, position)
    places = Places(
        next_url=reverse("play:practice_item", args=[key, following]) if following else "",
        first_url=reverse("play:practice", args=[key]),
        is_again=False,
    )

    def score(typed: list[int]) -> ItemFeedback:
        return practise(question=question, response=typed, now=timezone.now())

    seed = f"{paper.digest}/{position}"
    response = _shown(request, paper, question, places, seed=seed, score=score)
    suggest_ruby(response, for_band(Band(paper.band)))
    if request.method == "POST":
        patch_cache_control(response, private=True, no_store=True)
    else:
        mark_public(request, response)
    return response


def _explained(sitting: Sitting, missed: bool) -> tuple[Paper, list[Question]]:
    """
    Return the paper and the items that the device may practise again.

    :raises NotPractised: if there are none
    """
    result = result_of(sitting, timezone.now(), reader=get_language())
    questions = list(again_of(result, missed=missed))
    if not questions:
        raise NotPractised
    return paper_of(sitting).told_in(get_language()), questions


@never_cache
@require_safe
def begin_again(request: HttpRequest, missed: bool = False) -> HttpResponseBase:
    """Lead to the first of the items that the device practises again."""
    _told, questions = _explained(sitting_of_device(token=seat_token(request)), missed)
    name = "play:missed_item" if missed else "play:again_item"
    return redirect(name, position=questions[0].position)


@never_cache
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, position: int, missed: bool = False) -> HttpResponseBase:
    """Show an item that the device's result explains, or explain another answer to it."""
    sitting = sitting_of_device(token=seat_token(request))
    paper, questions = _explained(sitting, missed)
    question, following = find(questions, position)
    name = "play:missed_item" if missed else "play:again_item"
    places = Places(
        next_url=reverse(name, args=[following]) if following else "",
        first_url=reverse("play:result"),
        is_again=True,
    )

    def score(typed: list[int]) -> ItemFeedback:
        return practise_again(question=question, response=typed)

    seed = f"{sitting.uuid}/{position}"
    response = _shown(request, paper, question, places, seed=seed, score=score)
    suggest_class_mode(response, sitting.seat.session)
    return response


def _shown(
    request: HttpRequest,
    paper: Paper,
    question: Question,
    places: Places,
    *,
    seed: str,
    score: Score,
) -> HttpResponse:
    """Show the item; with an answer, what is told of it, or what was typed and why it is not."""
    feedback: ItemFeedback | None = None
    refusal: Refusal | None = None
    typed: list[int] = []
    if request.method == "POST":
        typed = question.typed(request.POST.getlist)
        try:
            feedback = score(typed).for_seat(seed)
        except (AnswerStaysHere, ResponseUnreadable, UsedInTest) as refused:
            refusal = refused
    return render(
        request,
        "quizzes/practice_item.html",
        {
            "paper": paper,
            "question": question,
            "places": places,
            "asked": question.asked(seed=seed, response=typed),
            "feedback": feedback,
            "needs_help": question.help_card,
            "problem": refusal.detail if refusal else "",
        },
        status=refusal.status if refusal else 200,
    )
