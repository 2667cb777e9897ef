"""
Schools, the people who work there, their classes, and what happens in them.

No pupil exists as a person: a session has numbered seats, and a seat may be held by a device.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from classrooms import seat_tokens
from classrooms.codes import LENGTH
from cms.models import Region, RegionKind, User
from cms.taxonomy import Band, Grade, SchoolType

MAX_CLASS_SIZE = 60


class SchoolQuerySet(models.QuerySet["School"]):
    """Questions about schools."""

    def of(self, user: User) -> "SchoolQuerySet":
        """Schools that the person works at."""
        return self.filter(memberships__user=user).distinct()

    def administered_by(self, user: User) -> "SchoolQuerySet":
        """Schools that the person administers."""
        return self.filter(
            memberships__user=user, memberships__role=Membership.Role.ADMINISTRATOR
        ).distinct()

    def verified(self) -> "SchoolQuerySet":
        """Schools that an operator has verified: only these count for anything regional."""
        return self.filter(verified_at__isnull=False)


class School(models.Model):
    """
    A school in a municipality.

    Enrolment is a sourced public figure or blank; it is never estimated.
    """

    name = models.CharField(_("学校名"), max_length=80)
    school_type = models.CharField(_("学校の種類"), max_length=16, choices=SchoolType.choices)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="schools",
        limit_choices_to={"kind": RegionKind.MUNICIPALITY},
        verbose_name=_("市区町村"),
    )
    enrolment = models.PositiveIntegerField(
        _("児童・生徒数"),
        null=True,
        blank=True,
        help_text=_("公表された数。分からなければ空のまま。"),
    )
    enrolment_source = models.CharField(_("児童・生徒数の出典"), max_length=200, blank=True)
    verified_at = models.DateTimeField(_("確認した日時"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="verified_schools",
        verbose_name=_("確認した人"),
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("学校")
        verbose_name_plural = _("学校")
        permissions = [("verify_school", _("学校を確認できる"))]
        constraints = [
            models.CheckConstraint(
                name="school_enrolment_has_source",
                condition=Q(enrolment__isnull=True) | ~Q(enrolment_source=""),
                violation_error_message=_("児童・生徒数には、出典も書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades that this school can have."""
        return SchoolType(self.school_type).grades

    @property
    def largest_class(self) -> int:
        """The most pupils that one class can have: bounded by enrolment where it is known."""
        return min(MAX_CLASS_SIZE, self.enrolment or MAX_CLASS_SIZE)


class Membership(models.Model):
    """Someone's work at a school."""

    class Role(models.TextChoices):
        """What the person may do there."""

        TEACHER = "teacher", _("教員")
        ADMINISTRATOR = "administrator", _("学校の管理者")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.CASCADE, related_name="memberships")
    role = models.CharField(_("役割"), max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = _("所属")
        verbose_name_plural = _("所属")
        constraints = [models.UniqueConstraint(fields=["user", "school"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.get_role_display()}"


class ClassroomQuerySet(models.QuerySet["Classroom"]):
    """Questions about classes."""

    def taught_by(self, user: User) -> "ClassroomQuerySet":
        """Classes of the person, as long as the person still works at the school."""
        return self.filter(teachers=user, school__memberships__user=user).distinct()


class Classroom(models.Model):
    """A class of a school year: a grade and a size, and no pupil's name."""

    school = models.ForeignKey(School, models.CASCADE, related_name="classrooms")
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="classrooms")
    name = models.CharField(_("クラス名"), max_length=30, help_text=_("例：2年3組"))
    grade = models.CharField(_("学年"), max_length=2, choices=Grade.choices)
    size = models.PositiveSmallIntegerField(
        _("席の数"),
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CLASS_SIZE)],
        help_text=_("出席番号のいちばん大きい数。名前は登録しません。"),
    )
    school_year = models.PositiveSmallIntegerField(_("年度"))

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        verbose_name = _("クラス")
        verbose_name_plural = _("クラス")
        ordering = ["-school_year", "grade", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "name"],
                name="classroom_name_once_a_year",
                violation_error_message=_("この年度に、同じ名前のクラスがあります。"),
            ),
            models.CheckConstraint(
                name="classroom_size_in_range",
                condition=Q(size__gte=1) & Q(size__lte=MAX_CLASS_SIZE),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def band(self) -> Band:
        """The band that this class reads in."""
        return Grade(self.grade).band


class Assignment(models.Model):
    """Something that a class was given to do; the registry knows what the kind and key mean."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=30)
    target_key = models.CharField(max_length=120)
    title = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "kind", "target_key"], name="assignment_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions about sessions."""

    def taught_by(self, user: User) -> "SessionQuerySet":
        """Sessions of the person's classes."""
        return self.filter(assignment__classroom__in=Classroom.objects.taught_by(user).values("pk"))

    def open_at(self, now: datetime) -> "SessionQuerySet":
        """Sessions that admit devices and answers at the moment."""
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def closed_before(self, moment: datetime) -> "SessionQuerySet":
        """Sessions that had ended by the moment."""
        return self.filter(closes_at__lt=moment)


class Session(models.Model):
    """
    A window in which a class does an assignment together, entered by its code.

    Closing early moves ``closes_at`` to the moment of closing, so that one column says it all.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="sessions")
    code = models.CharField(max_length=LENGTH, unique=True)
    seat_count = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                name="session_closes_after_it_opens", condition=Q(closes_at__gte=F("opens_at"))
            ),
            models.CheckConstraint(
                name="session_seats_in_range",
                condition=Q(seat_count__gte=1) & Q(seat_count__lte=MAX_CLASS_SIZE),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open(self, now: datetime) -> bool:
        """Tell whether the session admits devices and answers at the moment."""
        return self.opens_at <= now < self.closes_at


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats by the device that holds them."""

    def held_by(self, token: str) -> "SeatQuerySet":
        """Return the seat that the token holds, or none: no seat has the digest of an empty text."""
        return self.filter(token_digest=seat_tokens.digest(token))


class Seat(models.Model):
    """
    A numbered place in a session, held by the one device whose token has this digest.

    It stores neither a time nor an address. A released seat has an empty digest and keeps its work.
    """

    FREE: ClassVar[str] = ""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    token_digest = models.CharField(max_length=64, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="seat_number_once"),
            models.UniqueConstraint(
                fields=["token_digest"],
                name="seat_token_once",
                condition=~Q(token_digest=""),
            ),
            models.CheckConstraint(
                name="seat_number_in_range",
                condition=Q(number__gte=1) & Q(number__lte=MAX_CLASS_SIZE),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_held(self) -> bool:
        """Tell whether a device holds the seat."""
        return self.token_digest != self.FREE
