"""The API of a quiz in class: paper, answer, submit, result for devices; the board for teachers."""

from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms.api import ByQuery, SeatAuthentication
from classrooms.models import Session
from cms.api import ErrorSerializer
from cms.models import User
from quizzes.delivery.actions import (
    MAX_SEQUENCE,
    RecordedAnswer,
    paper_of,
    record_turn,
    sitting_of_device,
    sitting_of_token,
    submit,
    turn_of_device,
)
from quizzes.delivery.board import live_board
from quizzes.delivery.file_keys import file_key_of
from quizzes.delivery.models import Sitting
from quizzes.delivery.pace import pace_of_device
from quizzes.delivery.results import FEEDBACK_KEPT, item_feedback, result_of
from quizzes.delivery.turns import Turn
from quizzes.paper_api import not_modified
from quizzes.papers.models import Pace
from quizzes.papers.papers import Question

REFUSED = {
    401: OpenApiResponse(ErrorSerializer, "seat_lost"),
    404: OpenApiResponse(ErrorSerializer, "item_unknown, no_quiz_here"),
    503: OpenApiResponse(ErrorSerializer, "try_again_soon"),
}


class FeedbackChoiceSerializer(serializers.Serializer[Any]):
    """An option after the answer counts."""

    position = serializers.IntegerField(source="option.position")
    is_key = serializers.BooleanField(source="option.is_key")
    is_chosen = serializers.BooleanField()
    place = serializers.IntegerField(
        allow_null=True, help_text="Its right number, where options are placed."
    )
    given = serializers.IntegerField(
        allow_null=True, help_text="The number that it was given, where options are placed."
    )
    rationale = serializers.CharField(source="option.rationale")


class FeedbackSerializer(serializers.Serializer[Any]):
    """Why an answer was right or not, once it counts, in the language that was asked for if it is told in it."""

    language = serializers.CharField(source="question.language")
    position = serializers.IntegerField(source="question.position")
    response = serializers.ListField(child=serializers.IntegerField())
    points = serializers.FloatField(
        allow_null=True, help_text="From 0 to 1; null where there is no right and wrong."
    )
    explanation = serializers.CharField(source="question.explanation")
    choices = FeedbackChoiceSerializer(many=True, source="options")


class SittingSerializer(serializers.Serializer[Any]):
    """A seat's run of the session's paper, and what is stored of it."""

    uuid = serializers.UUIDField()
    seat = serializers.IntegerField(source="seat.number")
    paper = serializers.CharField(source="quiz_session.quiz_revision.digest")
    submitted = serializers.BooleanField()
    closes_at = serializers.DateTimeField(source="seat.session.closes_at")
    answered = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField()),
        read_only=True,
        default=dict,
        help_text="Stored responses by the item's position.",
    )
    file_key = serializers.SerializerMethodField(
        help_text="Signs the file of answers that a device offers where it cannot send them: "
        "an HMAC-SHA256 key of 32 bytes, base64url without padding."
    )

    def get_file_key(self, sitting: Sitting) -> str:
        """Return the key as JSON holds it."""
        return urlsafe_base64_encode(file_key_of(sitting.uuid))


class AnswerSerializer(serializers.Serializer[Any]):
    """A response as the item's kind reads it, and its number in the device's own count."""

    response = serializers.ListField(
        child=serializers.IntegerField(),
        max_length=20,
        help_text="Positions of the chosen options (single, multiple, true_false, scale, hotspot); or for each "
        "option, by position, its place from 1 (order), its target's position or 0 (match, sort); or for each "
        "turn the position of the chosen reply, 0 where the chat did not lead (chat).",
    )
    sequence = serializers.IntegerField(min_value=1, max_value=MAX_SEQUENCE)


class AnsweredSerializer(serializers.Serializer[Any]):
    """An answer that is stored; ``feedback`` is null where it comes after the close."""

    position = serializers.IntegerField()
    sequence = serializers.IntegerField()
    is_new = serializers.BooleanField()
    feedback = FeedbackSerializer(allow_null=True)


@lru_cache(maxsize=FEEDBACK_KEPT)
def feedback_data(question: Question, response: tuple[int, ...]) -> dict[str, Any]:
    """Return the item's feedback as JSON holds it, made once for each answer that is given."""
    return dict(FeedbackSerializer(item_feedback(question, response)).data)


def answered_data(turn: Turn, recorded: RecordedAnswer) -> dict[str, Any]:
    """Return a stored answer as JSON holds it, explained in the active language if it may be."""
    question = recorded.question
    told = turn.paper.told_in(get_language()).question(question.position) or question
    return {
        "position": question.position,
        "sequence": recorded.answer.sequence,
        "is_new": recorded.is_new,
        "feedback": feedback_data(told, tuple(recorded.answer.response))
        if recorded.may_be_explained
        else None,
    }


class ResultSerializer(serializers.Serializer[Any]):
    """A sitting's result; ``items`` is empty until its keys may be seen."""

    title = serializers.CharField()
    language = serializers.CharField(help_text="What the title is in.")
    submitted = serializers.BooleanField()
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    scored = serializers.IntegerField(help_text="Items with right and wrong: what correct is of.")
    on_device = serializers.IntegerField(
        help_text="Sensitive items, which are in no other number: nothing is held on them."
    )
    is_revealed = serializers.BooleanField()
    correct = serializers.IntegerField()
    items = FeedbackSerializer(many=True)


class PaceSerializer(serializers.Serializer[Any]):
    """How a session goes on; `version` changes exactly when anything else here does."""

    mode = serializers.ChoiceField(
        Pace.choices,
        help_text="teacher: only the open item takes an answer, and feedback comes when she shows it.",
    )
    position = serializers.IntegerField(
        allow_null=True, help_text="The item that the teacher has opened; null before the first."
    )
    is_shown = serializers.BooleanField(help_text="Whether she has shown what is right in it.")
    is_open = serializers.BooleanField(help_text="Whether the session takes answers at all.")
    version = serializers.CharField()


class BoardSeatSerializer(serializers.Serializer[Any]):
    """A seat; its state is free, joined, answering or submitted."""

    number = serializers.IntegerField()
    state = serializers.CharField()
    answered = serializers.IntegerField()


class BoardChoiceSerializer(serializers.Serializer[Any]):
    """How many answers chose an option, or placed it right."""

    position = serializers.IntegerField()
    count = serializers.IntegerField()


class BoardItemSerializer(serializers.Serializer[Any]):
    """An item's answers so far."""

    position = serializers.IntegerField()
    is_scored = serializers.BooleanField(help_text="Without it, correct means nothing.")
    is_told = serializers.BooleanField(
        help_text="Without it, correct and choices are kept back: before the close of a test, and before "
        "the teacher who leads has shown what is right."
    )
    answered = serializers.IntegerField()
    correct = serializers.IntegerField()
    choices = BoardChoiceSerializer(many=True)


class BoardSerializer(serializers.Serializer[Any]):
    """A session as its teacher sees it; ``version`` changes exactly when anything else does."""

    version = serializers.CharField()
    state = serializers.CharField()
    pace = serializers.CharField(help_text="The version of the pace; see the sitting's.")
    joined = serializers.IntegerField()
    submitted = serializers.IntegerField()
    total = serializers.IntegerField()
    seats = BoardSeatSerializer(many=True)
    items = BoardItemSerializer(many=True)


class SeatView(APIView):
    """What a device that holds a seat may ask for. Nothing of it is kept by a cache."""

    permission_classes = [ByQuery]
    authentication_classes = [SeatAuthentication]

    def sitting(self, request: Request, uuid: UUID) -> Sitting:
        """Return the sitting that the device's seat holds."""
        return sitting_of_token(uuid=uuid, token=str(request.auth))

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers and results out of every cache."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "private, no-store"
        return final


class SittingView(SeatView):
    """The device's own sitting, begun at the first call."""

    @extend_schema(operation_id="sitting", responses={200: SittingSerializer, **REFUSED})
    def get(self, request: Request) -> Response:
        """Return the sitting and what is stored of it, so that a device resumes where it was."""
        sitting = sitting_of_device(token=str(request.auth))
        positions = {
            question.revision_id: question.position for question in paper_of(sitting).questions
        }
        answered = {
            str(positions[answer.item_revision_id]): answer.response
            for answer in sitting.answers.all()
        }
        return Response({**SittingSerializer(sitting).data, "answered": answered})


class AnswerView(SeatView):
    """The sitting's one answer to an item."""

    @extend_schema(
        operation_id="answer",
        request=AnswerSerializer,
        responses={
            200: AnsweredSerializer,
            400: OpenApiResponse(
                ErrorSerializer,
                "response_unreadable, place_missing, place_taken_twice, reply_missing, invalid, parse_error",
            ),
            409: OpenApiResponse(
                ErrorSerializer,
                "already_answered, already_submitted, item_not_open, stale_sequence, answer_stays_here",
            ),
            410: OpenApiResponse(ErrorSerializer, "session_closed"),
            413: OpenApiResponse(ErrorSerializer, "payload_too_large"),
            **REFUSED,
        },
    )
    def put(self, request: Request, uuid: UUID, position: int) -> Response:
        """Store the answer; the same one may be sent any number of times."""
        # The item's kind reads the response: it alone knows what one may be.
        given = cast("dict[str, Any]", request.data)
        turn = turn_of_device(uuid=uuid, token=str(request.auth))
        recorded = record_turn(
            turn=turn,
            position=position,
            response=given.get("response"),
            sequence=given.get("sequence"),
            now=timezone.now(),
        )
        return Response(answered_data(turn, recorded))


class PaceView(SeatView):
    """How the sitting's session goes on, asked for again and again while a teacher leads."""

    @extend_schema(operation_id="pace", responses={200: PaceSerializer, **REFUSED})
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Return the pace, or 304 if the device's page shows it."""
        pace = pace_of_device(uuid=uuid, token=str(request.auth), now=timezone.now())
        etag = f'"{pace.version}"'
        response = not_modified(request, etag) or Response(PaceSerializer(pace).data)
        response["ETag"] = etag
        return response


class SubmitView(SeatView):
    """The end of a sitting."""

    @extend_schema(
        operation_id="submit",
        request=None,
        responses={
            200: ResultSerializer,
            409: OpenApiResponse(ErrorSerializer, "led_by_teacher"),
            410: OpenApiResponse(ErrorSerializer, "session_closed"),
            **REFUSED,
        },
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """End the sitting, once or again, and return its result as far as it may be seen."""
        now = timezone.now()
        sitting = self.sitting(request, uuid)
        submit(sitting=sitting, now=now)
        result = result_of(sitting, now, reader=get_language())
        return Response(ResultSerializer(result).data)


class ResultView(SeatView):
    """A sitting's result."""

    @extend_schema(operation_id="result", responses={200: ResultSerializer, **REFUSED})
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the result as far as it may be seen."""
        sitting = self.sitting(request, uuid)
        result = result_of(sitting, timezone.now(), reader=get_language())
        return Response(ResultSerializer(result).data)


class BoardView(APIView):
    """A session's live board, for the class's teachers."""

    @extend_schema(
        operation_id="board",
        responses={200: BoardSerializer, 403: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: Request, session: int) -> HttpResponseBase:
        """Return the board, or 304 if the teacher's screen has this version."""
        teacher = cast("User", request.user)  # IsAuthenticated has turned everyone else away
        found = get_object_or_404(Session.objects.taught_by(teacher), pk=session)
        board = live_board(session=found, now=timezone.now())
        etag = f'"{board.version}"'
        response = not_modified(request, etag) or Response(BoardSerializer(board).data)
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response
