"""A demo: accounts for each role, a school with a class, and an open session with its code."""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from classrooms import activities
from classrooms.actions.classes import assign, create_classroom
from classrooms.actions.schools import found_school
from classrooms.actions.sessions import open_session
from classrooms.models import Classroom, School, Session
from classrooms.school_years import school_year
from cms.models import Region, User
from cms.roles import Role
from cms.taxonomy import Grade, SchoolType

DOMAIN = "demo.example"
OPENED = "/lessons/strangers-online/"
"""The lesson that the session is opened on, where it ships."""

ASSIGNED = 4
SCHOOL = "デモ中学校"
CLASSROOM = "2年1組（デモ）"
SEATS = 35
MINUTES = 12 * 60
PASSWORD_BYTES = 9


class Command(BaseCommand):
    """Prepares the demo and prints how to enter it; running it again changes passwords only."""

    help = "Make a demo school, class and session, and print accounts with new passwords."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to print."""
        parser.add_argument("--address", default="http://localhost:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, then print."""
        if not Region.objects.exists():
            raise CommandError("Run `manage.py load_content` first: the demo needs its regions.")
        accounts = [
            ("teacher", self._account("teacher")),
            ("editor", self._account("editor", Role.EDITOR.value)),
            ("reviewer", self._account("reviewer", Role.REVIEWER.value)),
            ("operator", self._account("operator", Role.OPERATOR.value)),
        ]
        teacher = User.objects.get(email=f"teacher@{DOMAIN}")
        session = self._session(self._classroom(teacher))
        address = options["address"]
        lines = [
            "",
            f"  あんしんまなび / Anshin Manabi   {address}/",
            f"  クラスに参加 / join               {address}/join/   code {session.code}",
            f"  先生 / teachers                  {address}/teach/",
            f"  編集 / editors                   {address}/cms/",
            "",
            *(f"  {role:<10}{email:<28}{password}" for role, (email, password) in accounts),
            "",
            "  Stop with Ctrl+C. Passwords are new at each start.",
            "",
        ]
        self.stdout.write("\n".join(lines))

    @staticmethod
    def _account(role: str, group: str = "") -> tuple[str, str]:
        email = f"{role}@{DOMAIN}"
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        user.set_password(password)
        user.save(update_fields=["password"])
        # Without a confirmed address nobody can try two-factor authentication.
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
        return email, password

    @staticmethod
    def _classroom(teacher: User) -> Classroom:
        now = timezone.now()
        school = School.objects.filter(name=SCHOOL).first() or found_school(
            user=teacher,
            name=SCHOOL,
            school_type=SchoolType.JUNIOR_HIGH,
            region=Region.objects.municipalities().order_by("code")[0],
        )
        existing = school.classrooms.filter(name=CLASSROOM, school_year=school_year(now)).first()
        return existing or create_classroom(
            school=school, teacher=teacher, name=CLASSROOM, grade=Grade.J2, size=SEATS, now=now
        )

    @staticmethod
    def _session(classroom: Classroom) -> Session:
        now = timezone.now()
        lasting = Session.objects.open_at(now + timedelta(hours=1))
        running = lasting.filter(assignment__classroom=classroom).first()
        if running is not None:
            return running
        fitting = [
            (activity, target)
            for activity in activities.registered()
            for target in activity.targets()
            if target.band == classroom.band
        ]
        if not fitting:
            raise CommandError("Run `manage.py load_content` first: there is nothing to assign.")
        fitting.sort(key=lambda pair: not pair[1].url.endswith(OPENED))
        assigned = [
            assign(classroom=classroom, kind=activity.kind, target_key=target.key, now=now)
            for activity, target in fitting[:ASSIGNED]
        ]
        return open_session(assignment=assigned[0], minutes=MINUTES, now=now)
