"""Addresses of the player (`/play/`)."""

from django.urls import path

from quizzes import views

play_patterns = [
    path("", views.start, name="index"),
    path("<int:position>/", views.item, name="item"),
    path("finish/", views.finish, name="finish"),
    path("result/", views.result, name="result"),
]
