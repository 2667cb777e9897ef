"""
The short way to the API for pupils' devices: past what only pages and people who sign in need.

A class of 35 sends its answers within seconds, and none of them has a session, a message, a form token
or an address that may have moved. What protects every answer stands on this way too: the host's name,
the policies, and the language of what is said. ``make bench ONLY=answers`` shows what the rest costs.
"""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.template.response import SimpleTemplateResponse
from django.urls import resolve

from cms.middleware import AddressLocaleMiddleware, ContentSecurityPolicyMiddleware

DEVICE_API = tuple(f"/api/v1/{place}/" for place in ("join", "papers", "sitting", "sittings"))
"""Where the API answers whoever holds a seat, or nobody in particular."""

Handler = Callable[[HttpRequest], HttpResponseBase]


class DeviceDoorMiddleware:
    """Answers at the device API's addresses itself, and passes everything else on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        chain = cast("Handler", XFrameOptionsMiddleware(answer_of_view))
        for middleware in (
            CommonMiddleware,
            AddressLocaleMiddleware,
            ContentSecurityPolicyMiddleware,
        ):
            chain = cast("Handler", middleware(chain))
        self.answer_device = chain

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the short way or the long one."""
        if request.path_info.startswith(DEVICE_API):
            return self.answer_device(request)
        return self.get_response(request)


def answer_of_view(request: HttpRequest) -> HttpResponseBase:
    """
    Return what the address's view answers.

    The view renders expected errors itself, in the API's one shape; any other is the outer
    middleware's, as on the long way.
    """
    match = resolve(request.path_info)
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response.render() if isinstance(response, SimpleTemplateResponse) else response
