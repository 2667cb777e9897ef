"""What happens around every request: content security policy, the admin's door, refusals as pages."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from cms.reader import CHILDS_DOOR, addressed, is_plain_only, suggest_ruby
from cms.refusals import Refusal, TryAgainSoon, refusal_of

INITIALISER = re.compile(
    rb"<script>\s*(?:new\s+)?"
    rb"(?P<name>(?:[A-Z][A-Za-z]*)?Chooser|init(?:Date|Time|DateTime)Chooser|createTaskChooser)"
    rb"\((?P<arguments>[^<]*)\);?\s*</script>"
)
"""Wagtail's inline calls that start choosers and date inputs, and nothing else."""

FRAMED_BY_US = ("frame-ancestors 'none'", "frame-ancestors 'self'")
"""A page's preview keeps the page's own policy, except that the admin shows it in a frame."""

DATA_BLOCK = (
    rb'<script type="application/json" data-controller="initialise"'
    rb' data-initialise-name-value="\g<name>">[\g<arguments>]</script>'
)


@lru_cache(maxsize=1)
def admin_address() -> str:
    """Return where Wagtail's admin begins; it does not move while the process lives."""
    with addressed(None):
        return reverse("wagtailadmin_home")


def is_admin(request: HttpRequest) -> bool:
    """Tell whether the request is for Wagtail's admin."""
    return request.path.startswith(admin_address())


def declare_initialisers(html: bytes) -> bytes:
    """
    Return the page with Wagtail's inline calls as data, which ``initialise.js`` reads.

    A call whose arguments are anything but JSON is left as it is, and the policy keeps it from running.
    """

    def declare(match: re.Match[bytes]) -> bytes:
        try:
            json.loads(b"[" + match["arguments"] + b"]")
        except ValueError:
            return match[0]
        return match.expand(DATA_BLOCK)

    return INITIALISER.sub(declare, html)


API_PREFIX = "/api/"
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""JSON is no document: it may load nothing and stand in no frame."""


class AddressLocaleMiddleware(LocaleMiddleware):
    """
    Takes the language from the address alone, so that caches need nothing else to tell pages apart.

    The API's addresses have no language: it answers in the one that the request asks for.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the request's language."""
        if request.path_info.startswith(API_PREFIX):
            translation.activate(translation.get_language_from_request(request))
            request.LANGUAGE_CODE = translation.get_language()
        else:
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language; let the answer vary by what the browser asks for in the API only."""
        if request.path_info.startswith(API_PREFIX):
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        varied = response.get("Vary")
        answered: HttpResponseBase = super().process_response(request, response)
        if varied is None:
            del answered["Vary"]
        else:
            answered["Vary"] = varied
        return answered


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The public policy everywhere, the admin's in Wagtail's admin; neither lets inline script run."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy for the response, replaced as a whole in the admin."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if is_admin(request) and not report_only:
            parts.config = dict(settings.CONTENT_SECURITY_POLICY_ADMIN)
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Turn the admin's inline calls into data, then add the header."""
        if request.path_info.startswith(API_PREFIX):
            response.headers[HEADER] = API_POLICY
            return response
        html = response.get("Content-Type", "").startswith("text/html")
        if html and isinstance(response, HttpResponse) and is_admin(request):
            response.content = declare_initialisers(response.content)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
            if HEADER in response:  # a preview, which has been through this middleware as a page
                response[HEADER] = response[HEADER].replace(*FRAMED_BY_US)
        return super().process_response(request, response)


class AdminAccessMissing(Refusal):
    """The account may not enter the admin."""

    code = "admin_access_missing"
    status = 403
    message = _(
        "ここは、編集者と運営者の画面です。このアカウントでは使えません。"
        "べつのアカウントを使うときは、いちどログアウトしてください。"
        "役割が必要なときは、サイトの運営者に伝えてください。"
    )


class AdminDoorMiddleware:
    """
    Decides, before Wagtail does, what happens to someone who is signed in and opens the admin.

    Wagtail sends an account without access to the sign-in page, which sends it straight back: here it
    is told instead. With ``REQUIRE_STAFF_MFA``, an account that has no second factor yet is sent to set
    one up. Wagtail's own sign-in page would ask for no second factor: it leads to ours. Signing out is
    always open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the door stands in :meth:`process_view`, where the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return what stops the person, or nothing."""
        if not is_admin(request) or request.resolver_match is None:
            return None
        match request.resolver_match.url_name:
            case "wagtailadmin_logout":
                return None
            case "wagtailadmin_login":
                return redirect_to_login(request.GET.get("next", reverse("wagtailadmin_home")))
        user = request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return refusal_page(request, AdminAccessMissing())
        if (
            user.is_authenticated  # otherwise Wagtail asks them to sign in
            and settings.REQUIRE_STAFF_MFA
            and not is_mfa_enabled(user)
        ):
            messages.warning(
                request,
                _(
                    "管理画面に入るには、2段階認証が必要です。"
                    "ここで設定してから、もういちど管理画面をひらいてください。"
                ),
            )
            return redirect("mfa_activate_totp")
        return None


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page that says what was refused and what to do; to a child, so that it can be read."""
    response = render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, TryAgainSoon):
        response["Retry-After"] = str(refusal.retry_after)
    if not is_plain_only(request.path_info):
        suggest_ruby(response, CHILDS_DOOR)
    return response


class RefusalMiddleware:
    """Shows a refusal that a page's view let through as a page of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; refusals arrive in :meth:`process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Return the refusal's page, or nothing for any other exception."""
        refusal = refusal_of(exception)
        return None if refusal is None else refusal_page(request, refusal)
