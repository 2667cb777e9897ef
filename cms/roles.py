"""
Roles of those who work in the admin, and what each may do.

An app grants a role what concerns its own models, when Django starts; ``ensure_roles`` writes it all
down as groups. Teachers and school administrators have no role here: they work in ``/teach/``.
"""

from enum import Enum


class Role(Enum):
    """A role; its value is the name of its group, which administrators read when they give it."""

    EDITOR = "編集者"
    REVIEWER = "確認者"
    OPERATOR = "運営者"


_grants: dict[Role, set[str]] = {role: set() for role in Role}


def grant(role: Role, *permissions: str) -> None:
    """Let the role do what the permissions, written ``app_label.codename``, allow."""
    _grants[role].update(permissions)


def granted(role: Role) -> frozenset[str]:
    """Return everything that the role has been granted."""
    return frozenset(_grants[role])
