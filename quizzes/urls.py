"""Addresses of the player (`/play/`), and what quizzes add to the teachers' side (`/teach/`)."""

from django.urls import path

from quizzes import views
from quizzes.answer_files.views import answers_file
from quizzes.delivery.views import leading, practice

play_patterns = [
    path("", views.start, name="index"),
    path("<int:position>/", views.item, name="item"),
    path("finish/", views.finish, name="finish"),
    path("result/", views.result, name="result"),
    path("again/", practice.begin_again, name="again"),
    path("again/<int:position>/", practice.again, name="again_item"),
    path("again/missed/", practice.begin_again, {"missed": True}, name="missed"),
    path("again/missed/<int:position>/", practice.again, {"missed": True}, name="missed_item"),
    path("practice/<slug:key>/", practice.begin, name="practice"),
    path("practice/<slug:key>/<int:position>/", practice.item, name="practice_item"),
]

lead_patterns = [
    path("sessions/<int:pk>/lead/", leading.screen, name="screen"),
    path("sessions/<int:pk>/lead/open/", leading.open_next, name="open"),
    path("sessions/<int:pk>/lead/show/", leading.show, name="show"),
    path("sessions/<int:pk>/lead/release/", leading.release, name="release"),
]

teach_patterns = [
    path("sessions/<int:pk>/answers-file/", answers_file, name="answers_file"),
]
