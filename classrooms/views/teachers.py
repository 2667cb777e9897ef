"""What every page of the teachers' side shares: a signed-in adult, and no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from cms.models import User

View = Callable[..., HttpResponseBase]


class TeacherRequest(HttpRequest):
    """A request whose user is known to be signed in."""

    user: User
    """The decorator below has turned anonymous users away."""


def teachers_page(view: View) -> View:
    """
    Ask for a sign-in and keep the answer out of every cache.

    It does not decide what the person may see: each view selects its objects by the person.
    """

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return guarded
