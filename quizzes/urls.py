"""Addresses of the player (`/play/`), and what quizzes add to the teachers' side (`/teach/`)."""

from django.urls import path

from quizzes import views
from quizzes.answer_files.views import answers_file

play_patterns = [
    path("", views.start, name="index"),
    path("<int:position>/", views.item, name="item"),
    path("finish/", views.finish, name="finish"),
    path("result/", views.result, name="result"),
]

teach_patterns = [
    path("sessions/<int:pk>/answers-file/", answers_file, name="answers_file"),
]
