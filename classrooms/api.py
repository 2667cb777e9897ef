"""The door by API: a device joins a session; and how later requests show their seat."""

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms import activities
from classrooms.devices import (
    claim,
    entry_path,
    find_session,
    give_seat,
    held_seat_in,
    seat_token,
)
from classrooms.models import MAX_CLASS_SIZE
from cms.api import ErrorSerializer
from cms.origins import check_same_origin


class SeatAuthentication(BaseAuthentication):
    """
    Passes the device's token on as ``request.auth``; no account is involved.

    Whether the token holds a seat is decided by the query that fetches what it asks for.
    """

    def authenticate(self, request: Request) -> tuple[None, str]:
        """
        Return no user and the token, empty if the device brought none.

        :raises CrossOrigin: if another site's page sent the request
        """
        check_same_origin(request)
        return (None, seat_token(request))


class SeatAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names the seat cookie."""

    target_class = SeatAuthentication
    name = "seat"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the cookie's description."""
        return {"type": "apiKey", "in": "cookie", "name": "seat"}


class ByQuery(BasePermission):
    """
    Leaves the decision to the query: it selects by the seat's token, and finds nothing without it.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let the request reach its query."""
        return True


class JoinSerializer(serializers.Serializer[dict[str, Any]]):
    """A code as it was typed, and the seat to claim."""

    code = serializers.CharField(max_length=40)
    seat = serializers.IntegerField(min_value=1, max_value=MAX_CLASS_SIZE)


class JoinedSerializer(serializers.Serializer[dict[str, Any]]):
    """The claimed seat, what the session is held on, and where to go."""

    seat = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    closes_at = serializers.DateTimeField()
    path = serializers.CharField()
    work = serializers.DictField(
        help_text="What the seat begins or goes on with: for a quiz `sitting`, `paper` and `file_key`."
    )


class JoinView(APIView):
    """A device enters a session."""

    permission_classes = [AllowAny]
    authentication_classes = [SeatAuthentication]

    @extend_schema(
        operation_id="join",
        request=JoinSerializer,
        responses={
            201: JoinedSerializer,
            (400, "application/json"): ErrorSerializer,
            404: OpenApiResponse(ErrorSerializer, "code_unknown"),
            409: OpenApiResponse(ErrorSerializer, "seat_taken, session_full"),
            410: OpenApiResponse(ErrorSerializer, "session_closed"),
            429: OpenApiResponse(ErrorSerializer, "too_many_attempts"),
        },
    )
    def post(self, request: Request) -> Response:
        """
        Claim the seat; the answer sets the device's one cookie.

        A device that already holds a seat of the session keeps it, whatever it asks for.
        """
        wish = JoinSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        now = timezone.now()
        session = find_session(request, typed_code=wish.validated_data["code"], now=now)
        assignment = session.assignment
        activity = activities.activity(assignment.kind)
        seat, claimed = held_seat_in(request, session=session), None
        if seat is None:
            claimed = claim(session=session, number=wish.validated_data["seat"], now=now)
            seat = claimed.seat
        joined = {
            "seat": seat.number,
            "kind": assignment.kind,
            "title": assignment.title,
            "closes_at": session.closes_at,
            "path": entry_path(session),
            "work": claimed.work if claimed else activity.begin(seat),
        }
        response = Response(JoinedSerializer(joined).data, status=201)
        if claimed is not None:
            give_seat(response, claimed)
        return response
