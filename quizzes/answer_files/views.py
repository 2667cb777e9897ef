"""The page of a session on which its teacher hands over answer files."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from classrooms.models import Session
from classrooms.views.teachers import TeacherRequest, teachers_page
from cms.refusals import Refusal
from quizzes.answer_files.actions import TakenAnswers, take_answer_file
from quizzes.answer_files.forms import MOST_FILES, AnswerFilesForm
from quizzes.answer_files.reading import KILOBYTE, MAX_FILE_BYTES, AnswerFileTooLarge

MAX_UPLOAD_BYTES = MOST_FILES * (MAX_FILE_BYTES + KILOBYTE)


@dataclass(frozen=True, kw_only=True)
class FileOutcome:
    """What became of a file: what was taken, or why nothing was."""

    name: str
    taken: TakenAnswers | None = None
    refusal: Refusal | None = None


@csrf_exempt  # so that the body's size is looked at before anything reads it; see _hand_over
@teachers_page
@require_http_methods(["GET", "HEAD", "POST"])
def answers_file(request: TeacherRequest, pk: int) -> HttpResponseBase:
    """Show the form, or take the files and say what became of each."""
    sessions = Session.objects.taught_by(request.user).exclude(quiz_session=None)
    session = get_object_or_404(sessions.select_related("assignment__classroom"), pk=pk)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_UPLOAD_BYTES:
        return _show(request, session, AnswerFilesForm(), refusal=AnswerFileTooLarge())
    return _hand_over(request, session)


@csrf_protect
def _hand_over(request: HttpRequest, session: Session) -> HttpResponseBase:
    if request.method != "POST":
        return _show(request, session, AnswerFilesForm())
    form = AnswerFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, session, form, status=400)
    outcomes = [_take(session, file) for file in form.cleaned_data["chosen"]]
    return _show(request, session, AnswerFilesForm(), outcomes=outcomes)


def _take(session: Session, file: UploadedFile) -> FileOutcome:
    name = file.name or ""
    try:
        taken = take_answer_file(session=session, data=file.read(MAX_FILE_BYTES + 1))
    except Refusal as refusal:
        return FileOutcome(name=name, refusal=refusal)
    return FileOutcome(name=name, taken=taken)


def _show(
    request: HttpRequest,
    session: Session,
    form: AnswerFilesForm,
    *,
    outcomes: list[FileOutcome] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "session": session,
        "classroom": session.assignment.classroom,
        "form": form,
        "outcomes": outcomes,
        "refusal": refusal,
    }
    return render(
        request,
        "quizzes/answer_files/hand_over.html",
        context,
        status=refusal.status if refusal else status,
    )
