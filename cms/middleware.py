"""What happens around every request: the content security policy, and refusals shown as pages."""

import re
from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from cms.refusals import Refusal

INLINE_INITIALISER = re.compile(rb"<script>(?=\s*init[A-Z]\w*Chooser\([^<]*\);?\s*</script>)")
"""Wagtail's inline initialisers of choosers and date inputs, and nothing else."""


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """
    The public policy everywhere, Wagtail's own in its admin.

    In the admin, inline initialisers that Wagtail renders get the response's nonce; any other inline
    script stays without one and does not run.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy for the response, replaced as a whole in the admin."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if self.is_admin(request) and not report_only:
            parts.config = {"DIRECTIVES": dict(settings.CONTENT_SECURITY_POLICY_ADMIN)}
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add nonces to the admin's initialisers, then the header."""
        html = response.get("Content-Type", "").startswith("text/html")
        if self.is_admin(request) and html and isinstance(response, HttpResponse):
            nonce = self._make_nonce(request).encode()
            response.content = INLINE_INITIALISER.sub(
                b'<script nonce="' + nonce + b'">', response.content
            )
        return super().process_response(request, response)

    @staticmethod
    def is_admin(request: HttpRequest) -> bool:
        """Tell whether the request is for Wagtail's admin."""
        return request.path.startswith(reverse("wagtailadmin_home"))


class RefusalMiddleware:
    """Shows a refusal that a page's view let through as a page of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; refusals arrive in :meth:`process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Return the refusal's page, or nothing for any other exception."""
        if isinstance(exception, Refusal):
            return render(request, "refusal.html", {"refusal": exception}, status=exception.status)
        return None
