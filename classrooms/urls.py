"""Addresses of the door (`/join/`) and of the teachers' side (`/teach/`)."""

from django.urls import path

from classrooms.views import classes, door, schools, sessions

join_patterns = [
    path("", door.enter_code, name="join"),
    path("<str:code>/", door.choose_seat, name="join_code"),
]

teach_patterns = [
    path("", classes.index, name="index"),
    path("schools/new/", schools.new_school, name="school_new"),
    path("schools/<int:pk>/", schools.show_school, name="school"),
    path("schools/<int:pk>/invite/", schools.invite, name="invite"),
    path("schools/<int:school_pk>/classes/new/", classes.new_class, name="class_new"),
    path("invitations/<str:token>/", schools.invitation, name="invitation"),
    path("classes/<int:pk>/", classes.show_class, name="class"),
    path("classes/<int:pk>/assign/", classes.give, name="assign"),
    path("assignments/<int:pk>/open/", sessions.open_assignment, name="open"),
    path("sessions/<int:pk>/", sessions.show_session, name="session"),
    path("sessions/<int:pk>/projector/", sessions.projector, name="projector"),
    path("sessions/<int:pk>/qr.svg", sessions.qr, name="qr"),
    path("sessions/<int:pk>/release/", sessions.release, name="release"),
    path("sessions/<int:pk>/extend/", sessions.extend, name="extend"),
    path("sessions/<int:pk>/close/", sessions.close, name="close"),
]
