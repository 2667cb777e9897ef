"""Addresses of the test's pages (`/literacy/`)."""

from django.urls import path

from literacy_test import views

literacy_patterns = [path("", views.about, name="index")]
