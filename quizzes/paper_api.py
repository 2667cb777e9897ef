"""The API of a paper: a frozen quiz without keys, which a device keeps and any cache may."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponseNotModified
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.api import ErrorSerializer
from quizzes.models import QuizRevision
from quizzes.papers.papers import PAPERS_KEPT, paper_by_digest


class PaperChoiceSerializer(serializers.Serializer[Any]):
    """An option; nothing says whether it is the key."""

    position = serializers.IntegerField()
    text = serializers.CharField()
    part = serializers.CharField(
        help_text="What it is on an invented screen (hotspot), else empty."
    )
    turn = serializers.IntegerField(
        allow_null=True, help_text="The turn of the chat whose reply it is, else null."
    )
    next_turn = serializers.IntegerField(
        help_text="The turn of the chat that follows it; 0 ends the chat."
    )
    reaction = serializers.CharField(help_text="What comes of it in a chat, else empty.")


class PaperTargetSerializer(serializers.Serializer[Any]):
    """A partner or a group, at the number by which a response names it."""

    position = serializers.IntegerField()
    text = serializers.CharField()


class PictureSerializer(serializers.Serializer[Any]):
    """The picture beside a stem."""

    address = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class OwnChoiceSerializer(serializers.Serializer[Any]):
    """What a device tells of an option by itself."""

    position = serializers.IntegerField()
    is_key = serializers.BooleanField()
    rationale = serializers.CharField()


class OwnFeedbackSerializer(serializers.Serializer[Any]):
    """What a device tells by itself of an item whose answer it keeps to itself."""

    explanation = serializers.CharField()
    choices = OwnChoiceSerializer(many=True, source="options")


class PaperItemSerializer(serializers.Serializer[Any]):
    """
    An item as it is read before it is answered.

    The positions of what is to be placed say nothing of its right place. Where ``sensitive``, its answer
    stays on the device, and it alone carries its key and its explanations.
    """

    position = serializers.IntegerField()
    kind = serializers.CharField()
    stem = serializers.CharField()
    help_card = serializers.BooleanField()
    sensitive = serializers.BooleanField()
    keep_order = serializers.BooleanField(
        help_text="Whether every seat meets the options in the order of their positions."
    )
    picture = PictureSerializer(allow_null=True, source="picture_to_load")
    picture_words = serializers.CharField(help_text="What the picture shows.")
    choices = PaperChoiceSerializer(many=True, source="options")
    targets = PaperTargetSerializer(many=True)
    own_feedback = OwnFeedbackSerializer(allow_null=True)


class ToldItemSerializer(serializers.Serializer[Any]):
    """An item's words for readers of another language, options by position; still without keys."""

    position = serializers.IntegerField()
    language = serializers.CharField(
        help_text="What the words are in; ja where there is no edition."
    )
    stem = serializers.CharField()
    picture_words = serializers.CharField()
    choices = PaperChoiceSerializer(many=True, source="options")
    targets = PaperTargetSerializer(many=True)
    own_feedback = OwnFeedbackSerializer(allow_null=True)


class PaperEditionSerializer(serializers.Serializer[Any]):
    """A paper's words for readers of another language."""

    reader = serializers.CharField(help_text="The readers' language.")
    language = serializers.CharField(
        source="paper.language", help_text="What title and introduction are in."
    )
    title = serializers.CharField(source="paper.title")
    introduction = serializers.CharField(source="paper.introduction")
    items = ToldItemSerializer(many=True, source="paper.questions")


class PaperSerializer(serializers.Serializer[Any]):
    """
    A frozen quiz without keys. Its content never changes under its digest.

    Its words are Japanese; what readers of other languages meet stands beside them, so that a device
    that has the paper can show all.
    """

    digest = serializers.CharField()
    title = serializers.CharField()
    introduction = serializers.CharField()
    band = serializers.CharField()
    feedback = serializers.CharField()
    items = PaperItemSerializer(many=True, source="questions")
    editions = PaperEditionSerializer(many=True)


@lru_cache(maxsize=PAPERS_KEPT)
def paper_data(digest: str) -> dict[str, Any]:
    """
    Return the paper as JSON holds it, made once while the process lives.

    :raises QuizRevision.DoesNotExist: if no frozen quiz has the digest; that is not remembered
    """
    return dict(PaperSerializer(paper_by_digest(digest)).data)


def not_modified(request: Request, etag: str) -> HttpResponseNotModified | None:
    """Return the answer to a device that has this version already, or nothing."""
    if etag not in request.headers.get("If-None-Match", ""):
        return None
    response = HttpResponseNotModified()
    response["ETag"] = etag
    return response


class PaperView(APIView):
    """A frozen quiz without keys."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(operation_id="paper", responses={200: PaperSerializer, 404: ErrorSerializer})
    def get(self, request: Request, digest: str) -> HttpResponseBase:
        """Return the paper, which any cache may keep for good: its address is its content's hash."""
        etag = f'"{digest}"'
        try:
            paper = paper_data(digest)
        except QuizRevision.DoesNotExist:
            raise Http404 from None
        response = not_modified(request, etag) or Response(paper)
        response["ETag"] = etag
        response["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
