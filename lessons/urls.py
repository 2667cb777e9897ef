"""Addresses below ``/lessons/`` that are no pages of the tree: a lesson on paper and on the big screen."""

from django.urls import path

from lessons.views import family_page, slides, worksheet

lesson_patterns = [
    path("<str:slug>/worksheet/", worksheet, name="worksheet"),
    path("<str:slug>/family/", family_page, name="family"),
    path("<str:slug>/slides/", slides, name="slides"),
]
