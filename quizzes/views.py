"""
The player as pages: one item at a time, without script.

Every answer is stored before the next page is asked for; a device that comes back is shown where it
was. The pages call the same actions as the API.
"""

from collections.abc import Sequence
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from classrooms.actions.sessions import SessionClosed
from classrooms.devices import seat_token, suggest_class_mode
from cms.origins import same_origin_required
from cms.refusals import Refusal
from quizzes.delivery.actions import (
    AlreadyAnswered,
    AlreadySubmitted,
    AnswerStaysHere,
    ItemNotOpen,
    ItemUnknown,
    paper_of,
    record_answer,
    sitting_of_device,
    submit,
)
from quizzes.delivery.models import Answer, Sitting
from quizzes.delivery.pace import pace_of
from quizzes.delivery.results import item_feedback, may_see_item, result_of, seat_seed
from quizzes.items.kinds import ResponseUnreadable, typed_number
from quizzes.papers.papers import Paper, Question


def _sitting(request: HttpRequest) -> Sitting:
    return sitting_of_device(token=seat_token(request))


def _paper(sitting: Sitting) -> Paper:
    """Return the sitting's paper in the language of the address."""
    return paper_of(sitting).told_in(get_language())


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Show the quiz before its first item; later, lead back to where the device was."""
    sitting = _sitting(request)
    paper = _paper(sitting)
    if sitting.submitted or not sitting.seat.session.is_open(timezone.now()):
        return redirect("play:result")
    held = sitting.quiz_session
    if held.is_led:
        return _follow(request, sitting)
    answered = set(sitting.answers.values_list("item_revision_id", flat=True))
    unanswered = [
        question.position
        for question in paper.collected
        if question.revision_id not in answered and held.takes(question.position)
    ]
    if not unanswered and (answered or paper.collected):
        return redirect("play:finish")
    if answered or held.open_position:
        return redirect("play:item", position=_resumed_at(paper, unanswered[0]))
    response = render(request, "quizzes/start.html", {"sitting": sitting, "paper": paper})
    suggest_class_mode(response, sitting.seat.session)
    return response


def _follow(request: HttpRequest, sitting: Sitting) -> HttpResponseBase:
    """Lead to the item that the teacher has opened, or have the device wait for the first."""
    position = sitting.quiz_session.open_position
    if position is not None:
        return redirect("play:item", position=position)
    response = render(
        request,
        "quizzes/led_wait.html",
        {
            "sitting": sitting,
            "paper": _paper(sitting),
            "pace": pace_of(sitting.quiz_session, is_open=True),
        },
    )
    suggest_class_mode(response, sitting.seat.session)
    return response


@never_cache
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, position: int) -> HttpResponseBase:
    """Show an item, or take its answer and show it again with what is now known of it."""
    sitting = _sitting(request)
    question = _paper(sitting).question(position)
    if question is None:
        raise ItemUnknown
    if request.method == "POST":
        return _answer(request, sitting, question)
    held = sitting.quiz_session
    if held.is_led and position > (held.open_position or 0):
        return redirect("play:index")
    return _show_item(request, sitting, question)


def _answer(request: HttpRequest, sitting: Sitting, question: Question) -> HttpResponseBase:
    """Store the answer and lead back to its item, or say there why it was not stored."""
    position = question.position
    typed = question.typed(request.POST.getlist)
    try:
        record_answer(
            sitting=sitting,
            position=position,
            response=typed,
            sequence=typed_number(request.POST.get("sequence", "")),
            now=timezone.now(),
        )
    except ResponseUnreadable as refusal:
        return _show_item(request, sitting, question, refusal, typed)
    except (AlreadyAnswered, AnswerStaysHere, SessionClosed) as refusal:
        return _show_item(request, sitting, question, refusal)
    except ItemNotOpen as refusal:
        sitting = _sitting(request)  # the teacher may have gone on since
        if not sitting.quiz_session.is_over(position):
            raise
        return _show_item(request, sitting, question, refusal)
    except AlreadySubmitted:
        return redirect("play:result")
    return redirect("play:item", position=position)


def _show_item(
    request: HttpRequest,
    sitting: Sitting,
    question: Question,
    refusal: Refusal | None = None,
    typed: Sequence[int] | None = None,
) -> HttpResponse:
    """Show the item; what was typed and could not be read stands there again, to be mended."""
    now = timezone.now()
    paper, held, seed = _paper(sitting), sitting.quiz_session, seat_seed(sitting, question)
    answers = {answer.item_revision_id: answer for answer in sitting.answers.all()}
    answer: Answer | None = answers.get(question.revision_id)
    feedback = (
        item_feedback(question, tuple(answer.response) if answer else ()).for_seat(seed)
        if may_see_item(sitting, question.position, answer, now) and not question.sensitive
        else None
    )
    given = answer.response if answer else []
    closed = {other.revision_id for other in paper.questions if not held.takes(other.position)}
    response = render(
        request,
        "quizzes/led_item.html" if held.is_led else "quizzes/item.html",
        {
            "sitting": sitting,
            "paper": paper,
            "question": question,
            "answer": answer,
            "asked": question.asked(seed=seed, response=given if typed is None else typed),
            "feedback": feedback,
            "sequence": answer.sequence + 1 if answer else 1,
            "answered_count": len(answers),
            "next_position": _next_position(question, paper.questions, closed.union(answers)),
            "pace": pace_of(held, is_open=sitting.seat.session.is_open(now)),
            "needs_help": question.help_card,
            "problem": refusal.detail if refusal else "",
        },
        status=refusal.status if refusal else 200,
    )
    suggest_class_mode(response, sitting.seat.session)
    return response


def _next_position(
    question: Question, questions: tuple[Question, ...], done: set[int]
) -> int | None:
    """
    Return the next item to be answered, looking from this one on and then from the start.

    What stays on the device is never answered here: it is met on the way, and nobody is led back to it.
    """
    before = [other for other in questions[: question.position - 1] if not other.sensitive]
    after = [*questions[question.position :], *before]
    return next((other.position for other in after if other.revision_id not in done), None)


def _resumed_at(paper: Paper, position: int) -> int:
    """Return the position, or that of the items before it whose answers nobody has stored."""
    while position > 1 and paper.questions[position - 2].sensitive:
        position -= 1
    return position


@never_cache
@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest) -> HttpResponseBase:
    """Show what is still without an answer before the sitting ends; then end it."""
    sitting = _sitting(request)
    if request.method == "POST":
        with suppress(SessionClosed):  # what was answered before the close counts all the same
            submit(sitting=sitting, now=timezone.now())
        return redirect("play:result")
    if sitting.submitted:
        return redirect("play:result")
    if sitting.quiz_session.is_led:
        return redirect("play:index")
    paper = _paper(sitting)
    answered = set(sitting.answers.values_list("item_revision_id", flat=True))
    questions = [(question, question.revision_id in answered) for question in paper.questions]
    response = render(
        request,
        "quizzes/finish.html",
        {
            "sitting": sitting,
            "paper": paper,
            "questions": questions,
            "answered": len(answered),
            "has_help_card": any(
                question.help_card and not is_answered for question, is_answered in questions
            ),
        },
    )
    suggest_class_mode(response, sitting.seat.session)
    return response


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponseBase:
    """Show what the seat got and why, as far as it may be seen."""
    sitting = _sitting(request)
    now = timezone.now()
    is_open = sitting.seat.session.is_open(now)
    if is_open and not sitting.submitted:
        return redirect("play:index")
    found = result_of(sitting, now, reader=get_language())
    needs_help = any(feedback.question.help_card for feedback in found.items)
    response = render(
        request,
        "quizzes/result.html",
        {"sitting": sitting, "result": found, "needs_help": needs_help},
    )
    suggest_class_mode(response, sitting.seat.session)
    return response
