"""People with accounts: teachers, school administrators, editors, operators. Never a pupil."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates accounts that are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """
        Create an account; without a password it cannot sign in.

        :raises ValueError: if the address is empty
        """
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """Create an account that may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """
    An adult with an account, known by e-mail address.

    What someone may do follows from memberships (teacher, school administrator) and groups (editor,
    operator), never from a field here.
    """

    username = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    email = models.EmailField(_("メールアドレス"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # keyed by e-mail

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")

    def get_full_name(self) -> str:
        """Return the name as it is said in Japanese, family name first."""
        return f"{self.last_name} {self.first_name}".strip()
