"""Addresses of the door (`/join/`) and of the teachers' side (`/teach/`)."""

from django.urls import path

from classrooms.views import door

join_patterns = [
    path("", door.enter_code, name="join"),
    path("<str:code>/", door.choose_seat, name="join_code"),
]

teach_patterns: list[object] = []
