"""A school and the people who work there: found, invite, join, verify."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from classrooms.models import Membership, School
from cms.models import Region, User
from cms.refusals import Refusal
from cms.taxonomy import SchoolType

INVITATION_SALT = "classrooms.invitation"
INVITATION_DAYS = 7


def found_school(*, user: User, name: str, school_type: SchoolType, region: Region) -> School:
    """
    Create a school with the person as its administrator; an operator verifies it later.

    Until then its classes work in full and count for nothing regional.
    """
    with transaction.atomic():
        school = School.objects.create(name=name, school_type=school_type, region=region)
        Membership.objects.create(user=user, school=school, role=Membership.Role.ADMINISTRATOR)
    return school


def invitation_token(*, school: School) -> str:
    """Return a signed invitation to teach at the school, good for ``INVITATION_DAYS`` days."""
    return signing.dumps(school.pk, salt=INVITATION_SALT)


class InvitationInvalid(Refusal):
    """The invitation is too old, incomplete, or for a school that is gone."""

    code = "invitation_invalid"
    status = 404
    message = _("この招待は使えません。学校の管理者に、新しい招待のリンクをもらってください。")


def invited_school(*, token: str) -> School:
    """
    Return the school that the invitation is for.

    :raises InvitationInvalid: if the token is not ours, older than a week, or its school is gone
    """
    try:
        pk = signing.loads(token, salt=INVITATION_SALT, max_age=timedelta(days=INVITATION_DAYS))
        return School.objects.get(pk=pk)
    except (signing.BadSignature, School.DoesNotExist) as error:
        raise InvitationInvalid from error


def accept_invitation(*, user: User, token: str) -> School:
    """
    Make the person a teacher of the school; someone who already works there keeps their role.

    :raises InvitationInvalid: see :func:`invited_school`
    """
    school = invited_school(token=token)
    Membership.objects.get_or_create(
        user=user, school=school, defaults={"role": Membership.Role.TEACHER}
    )
    return school


def verify_school(*, school: School, operator: User, now: datetime) -> None:
    """Record that an operator has checked that the school exists and is who it says."""
    school.verified_at = now
    school.verified_by = operator
    school.save(update_fields=["verified_at", "verified_by"])


def withdraw_verification(*, school: School) -> None:
    """Take a school's verification back; its classes go on working."""
    school.verified_at = None
    school.verified_by = None
    school.save(update_fields=["verified_at", "verified_by"])
