"""The API by which a device sends what waited on it: many answers of its sitting at once."""

from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.api import ErrorSerializer
from cms.refusals import Refusal
from quizzes.api import AnsweredSerializer, AnswerSerializer, SeatView, answered_data
from quizzes.delivery.actions import (
    MOST_AT_ONCE,
    GivenAnswer,
    Outcome,
    given_answers,
    record_turns,
    turn_of_device,
)
from quizzes.delivery.turns import Turn


class SentAnswerSerializer(AnswerSerializer):
    """An answer, and the position of its item."""

    position = serializers.IntegerField()


class SentAnswersSerializer(serializers.Serializer[Any]):
    """Answers in the order in which they were given."""

    answers = serializers.ListField(
        child=SentAnswerSerializer(), min_length=1, max_length=MOST_AT_ONCE
    )


@extend_schema_field({"type": "boolean", "enum": [True]})
class YesField(serializers.BooleanField):
    """Always true."""


@extend_schema_field({"type": "boolean", "enum": [False]})
class NoField(serializers.BooleanField):
    """Always false."""


class StoredAnswerSerializer(AnsweredSerializer):
    """An answer that is stored, by this delivery or an earlier one."""

    stored = YesField()


class RefusedAnswerSerializer(ErrorSerializer):
    """An answer that was refused, as its own request would be."""

    position = serializers.IntegerField()
    sequence = serializers.IntegerField()
    stored = NoField()


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="SentAnswerResult",
        serializers=[StoredAnswerSerializer, RefusedAnswerSerializer],
        resource_type_field_name=None,
    )
)
class SentAnswerResultField(serializers.DictField):
    """What became of an answer."""


class SentAnswersResultSerializer(serializers.Serializer[Any]):
    """What became of each answer, in the order in which they were sent."""

    results = serializers.ListField(child=SentAnswerResultField())


SENT = OpenApiExample(
    "two answers",
    request_only=True,
    value={
        "answers": [
            {"position": 1, "response": [2], "sequence": 3},
            {"position": 9, "response": [1], "sequence": 1},
        ]
    },
)
ANSWERED = OpenApiExample(
    "one stored and one refused",
    response_only=True,
    status_codes=["200"],
    value={
        "results": [
            {"position": 1, "sequence": 3, "stored": True, "is_new": True, "feedback": None},
            {
                "position": 9,
                "sequence": 1,
                "stored": False,
                "code": "item_unknown",
                "detail": "その問題は見つかりません。「つづきから」をおして、クイズにもどりましょう。",
                "data": {},
            },
        ]
    },
)


class AnswersView(SeatView):
    """The sitting's answers that waited on the device."""

    @extend_schema(
        operation_id="answers",
        request=SentAnswersSerializer,
        examples=[SENT, ANSWERED],
        responses={
            200: SentAnswersResultSerializer,
            400: OpenApiResponse(ErrorSerializer, "answers_unreadable, parse_error"),
            401: OpenApiResponse(ErrorSerializer, "seat_lost"),
            413: OpenApiResponse(ErrorSerializer, "payload_too_large"),
            503: OpenApiResponse(ErrorSerializer, "try_again_soon"),
        },
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Store each answer for itself; the same ones may be sent any number of times."""
        given = given_answers(cast("dict[str, Any]", request.data).get("answers"))
        turn = turn_of_device(uuid=uuid, token=str(request.auth))
        outcomes = record_turns(turn=turn, given=given, now=timezone.now())
        results = [
            result_data(turn, one, outcome) for one, outcome in zip(given, outcomes, strict=True)
        ]
        return Response({"results": results})


def result_data(turn: Turn, given: GivenAnswer, outcome: Outcome) -> dict[str, Any]:
    """
    Return what became of an answer as JSON holds it.

    The sequence is the one that was sent, so that the device knows which of its answers is meant.
    """
    if not isinstance(outcome, Refusal):
        return {**answered_data(turn, outcome), "sequence": given.sequence, "stored": True}
    return {
        "position": given.position,
        "sequence": given.sequence,
        "stored": False,
        "code": outcome.code,
        "detail": outcome.detail,
        "data": outcome.data,
    }
