"""A lesson in its other forms: worksheet, the page that goes home, and the big screen."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from cms.caching import mark_public
from cms.furigana.modes import for_band
from cms.reader import suggest_ruby
from cms.taxonomy import Band
from lessons.guides.views import address_on_paper
from lessons.models import LessonPage


def worksheet(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Show the lesson's tasks with room to write, on one side of A4.

    :raises Http404: if there is no such lesson, or it has no tasks
    """
    lesson = published_lesson(slug)
    if not lesson.worksheet:
        raise Http404
    return _shown(request, lesson, "lessons/sheets/worksheet.html", readers=lesson.band)


def family_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Show what the class thought about and how to go on at home, on one side of A4.

    :raises Http404: if there is no such lesson, or nothing to take home
    """
    lesson = published_lesson(slug)
    if not lesson.has_family_page:
        raise Http404
    address = address_on_paper(request, lesson)
    return _shown(
        request, lesson, "lessons/sheets/family.html", readers=Band.GUARDIAN, lesson_address=address
    )


def slides(request: HttpRequest, slug: str) -> HttpResponseBase:
    """
    Show the lesson section by section, as large as the class needs it.

    What only its teacher reads is left out, whoever asks: the class sees this screen.

    :raises Http404: if there is no such lesson
    """
    lesson = published_lesson(slug)
    return _shown(request, lesson, "lessons/slides.html", readers=lesson.band)


def published_lesson(slug: str) -> LessonPage:
    """
    Return the published lesson in the reader's language, or else in the site's own.

    :raises Http404: if there is none
    """
    lesson = LessonPage.objects.at_slug(slug, language=get_language() or "")
    if lesson is None:
        raise Http404
    return lesson


def _shown(
    request: HttpRequest, lesson: LessonPage, template: str, *, readers: str, **context: Any
) -> HttpResponseBase:
    """Answer with the lesson in the form of the template, with readings as its readers need them."""
    response = render(request, template, {"page": lesson, **context})
    mark_public(request, response)
    suggest_ruby(response, for_band(Band(readers)), page=lesson)
    return response
