"""What every part of the API shares: one error shape; and the search for regions."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from cms.models import Region
from cms.refusals import TryAgainSoon, refusal_of

REGIONS_FOUND = 20


class ErrorSerializer(serializers.Serializer[dict[str, Any]]):
    """Every error: a stable code, words for a person in the page's language, and data."""

    code = serializers.CharField()
    detail = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]  # hides a property on purpose


_WORDS = {
    "parse_error": _(
        "送られたデータを読めませんでした。ページを読みこみなおして、もういちど送ってください。"
    ),
    "invalid": _("足りないところか、まちがったところがあります。データを確かめてください。"),
    "not_authenticated": _("サインインしてから、もういちどためしてください。"),
    "permission_denied": _("これを見たり変えたりすることはできません。"),
    "not_found": _("見つかりません。アドレスを確かめてください。"),
    "method_not_allowed": _("このアドレスでは、その操作はできません。"),
    "unsupported_media_type": _("JSONで送ってください。"),
    "not_acceptable": _("その形式では答えられません。JSONで受け取ってください。"),
}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer any expected exception in the API's one error shape; others stay a server error."""
    refusal = refusal_of(error)
    if refusal is not None:
        set_rollback()
        response = _error(refusal.code, refusal.detail, refusal.data, refusal.status)
        if isinstance(refusal, TryAgainSoon):
            response["Retry-After"] = str(refusal.retry_after)
        return response
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    code = str(error.default_code)
    data = {"fields": error.get_codes()} if isinstance(error, exceptions.ValidationError) else {}
    response = _error(code, str(_WORDS.get(code, error.default_detail)), data, error.status_code)
    if "WWW-Authenticate" in (headers := getattr(error, "auth_header", {}) or {}):
        response["WWW-Authenticate"] = headers["WWW-Authenticate"]
    return response


def _error(code: str, detail: str, data: dict[str, Any], status: int) -> Response:
    return Response({"code": code, "detail": detail, "data": data}, status=status)


class FoundRegionSerializer(serializers.Serializer[Region]):
    """A municipality that a search found."""

    code = serializers.CharField()
    name = serializers.CharField()
    kana = serializers.CharField()
    prefecture = serializers.CharField(source="prefecture.name")


class FoundRegionsSerializer(serializers.Serializer[dict[str, Any]]):
    """The best matches of a search, best first."""

    results = FoundRegionSerializer(many=True)


class RegionSearchView(APIView):
    """Municipalities by part of a name, in kanji or kana."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(
        operation_id="regions_search",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses={200: FoundRegionsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return at most twenty municipalities that have schools, best first."""
        text = request.query_params.get("q", "")
        found = Region.objects.matching(text).with_schools()[:REGIONS_FOUND]
        response = Response(FoundRegionsSerializer({"results": found}).data)
        response["Cache-Control"] = "public, max-age=3600"
        return response


@extend_schema(exclude=True)
class UnknownAddressView(APIView):
    """An address of the API at which nothing is: programs get the error shape there too."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer every method alike."""
        raise Http404
