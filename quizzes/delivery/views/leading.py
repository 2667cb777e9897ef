"""
What a teacher leads her class with: the screen for the room, and the three steps.

Without script each step is a form; with script every screen of hers follows the others.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classrooms.devices import suggest_class_mode
from classrooms.models import Session
from classrooms.views.teachers import TeacherRequest, teachers_page
from cms.models import User
from cms.refusals import Refusal
from quizzes.delivery.activity import board_context
from quizzes.delivery.leading import open_item, release_class, show_item
from quizzes.delivery.models import QuizSession
from quizzes.delivery.report import ReportItem, misplaced_in, report_item
from quizzes.items.kinds import typed_number

FEWEST_COUNTED = 3
"""How many must have answered before the room is shown what was chosen: one answer is one pupil's."""

SCREEN = "screen"
"""What a form says if it stands on the room's screen, to which its step then leads back."""


def _held(user: User, pk: int) -> QuizSession:
    """Return what the session of a class of the person's is held on."""
    sessions = QuizSession.objects.select_related(
        "quiz_revision", "session__assignment__classroom"
    ).filter(session__in=Session.objects.taught_by(user))
    return get_object_or_404(sessions, session=pk)


@teachers_page
@require_safe
def screen(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """
    Show the room the open item, and once it is shown how it was answered: no names, no seats, no ranks.

    Where nobody leads, or the session has ended, the teacher's own page says what there is.
    """
    held = _held(request.user, pk)
    session = held.session
    if not held.is_led or not session.is_open(timezone.now()):
        return redirect("teach:session", pk=pk)
    context = board_context(session)
    led, board = context["led"], context["board"]
    shown: ReportItem | None = None
    if led.question is not None and led.is_shown and not led.question.sensitive:
        counts = board.item(led.question.position)
        shown = report_item(led.question, counts, misplaced_in(session, [led.question]))
    response = render(
        request,
        "quizzes/lead_screen.html",
        {
            **context,
            "session": session,
            "shown": shown,
            "is_counted": shown is not None and shown.answered >= FEWEST_COUNTED,
        },
    )
    suggest_class_mode(response, session)
    return response


@teachers_page
@require_POST
def open_next(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Open an item for the class."""
    held, position = _held(request.user, pk), typed_number(request.POST.get("position", ""))
    return _step(
        request, pk, lambda: open_item(quiz_session=held, position=position, now=timezone.now())
    )


@teachers_page
@require_POST
def show(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Show the class what is right in the open item."""
    held, position = _held(request.user, pk), typed_number(request.POST.get("position", ""))
    return _step(
        request, pk, lambda: show_item(quiz_session=held, position=position, now=timezone.now())
    )


@teachers_page
@require_POST
def release(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Let each pupil go on at their own pace."""
    held = _held(request.user, pk)

    def let_go() -> None:
        release_class(quiz_session=held, now=timezone.now())
        messages.success(request, _("ここからは、一人ひとりが自分のペースですすみます。"))

    return _step(request, pk, let_go)


def _step(request: TeacherRequest, pk: int, take: Callable[[], None]) -> HttpResponseBase:
    """Take the step, say why if it was not taken, and lead back to where the form stood."""
    try:
        take()
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    is_screen = request.POST.get("from") == SCREEN
    return redirect("lead:screen" if is_screen else "teach:session", pk=pk)
