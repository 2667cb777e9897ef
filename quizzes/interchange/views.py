"""The admin's pages on which editors bring items in: a file, a report, a decision."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.refusals import Refusal
from quizzes.interchange import formats
from quizzes.interchange.actions import BankChanged, Plan, plan_import, write_drafts
from quizzes.interchange.bounds import MAX_UPLOAD_BYTES, MEGABYTE, FileTooLarge
from quizzes.interchange.forms import ConfirmForm, UploadForm
from quizzes.interchange.parcels import Parcel, ParcelGone, discard, keep, opened, remember

ADD, CHANGE = "quizzes.add_item", "quizzes.change_item"

View = Callable[..., HttpResponseBase]


def may_interchange(user: Any) -> bool:
    """Tell whether the person may write or change items."""
    return user.has_perm(ADD) or user.has_perm(CHANGE)


def _for_editors(view: View) -> View:
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_interchange(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# --- A file --------------------------------------------------------------------------------


@csrf_exempt  # so that the body's size is looked at before anything reads it; see _upload
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_for_editors
def upload(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or read a file and lead to the report on it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_UPLOAD_BYTES + MEGABYTE:
        return _show_upload(request, UploadForm(), FileTooLarge())
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _show_upload(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_upload(request, form, status=400)
    now = timezone.now()
    file: UploadedFile = form.cleaned_data["file"]
    try:
        parcel = Parcel(
            file_name=file.name or "",
            reading=formats.read(name=file.name or "", data=_bytes(file)),
            small_class=form.cleaned_data["small_class"],
            bands=tuple(form.cleaned_data["bands"]),
        )
        name = keep(request.session, parcel, fingerprint="", now=now)
    except Refusal as refusal:
        return _show_upload(request, form, refusal)
    return redirect("interchange_report", name)


def _bytes(file: UploadedFile) -> bytes:
    if (file.size or 0) > MAX_UPLOAD_BYTES:
        raise FileTooLarge
    return file.read()


def _show_upload(
    request: HttpRequest, form: UploadForm, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "quizzes/interchange/upload.html",
        {
            "form": form,
            "refusal": refusal,
            "formats": formats.FORMATS.values(),
            "carried": formats.carried(),
        },
        status=refusal.status if refusal else status,
    )


# --- The report, and the decision ----------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_for_editors
def report(request: HttpRequest, name: str) -> HttpResponseBase:
    """Say what the file would change; when told so, write it as drafts."""
    now = timezone.now()
    try:
        parcel, fingerprint = opened(request.session, name, now=now)
    except ParcelGone as refusal:
        return _show_upload(request, UploadForm(), refusal)
    plan = plan_import(reading=parcel.reading, small_class=parcel.small_class, bands=parcel.bands)
    current = _fingerprint(plan)
    if request.method != "POST":
        remember(request.session, current)
        return _show_report(request, parcel, plan)
    if "cancel" in request.POST:
        discard(request.session)
        return redirect("interchange")
    form = ConfirmForm(request.POST)
    with_changes = form.is_valid() and form.cleaned_data["with_changes"]
    _check_permissions(request.user, plan, with_changes=with_changes)
    try:
        if current != fingerprint:
            raise BankChanged
        written = write_drafts(plan=plan, user=request.user, with_changes=with_changes)
    except Refusal as refusal:
        remember(request.session, current)
        return _show_report(request, parcel, plan, refusal)
    discard(request.session)
    messages.success(
        request,
        _("新しい下書きを%(created)d問つくり、もうある問題の下書きを%(changed)d問つくりました。")
        % {"created": written.created, "changed": written.changed},
    )
    return redirect("wagtailsnippets_quizzes_item:list")


def _fingerprint(plan: Plan) -> str:
    """Return a digest of what the editor is told, by which a change in between is seen."""
    told = [
        sorted(proposal.item.key for proposal in plan.new),
        sorted((proposal.item.key, repr(proposal.there)) for proposal in plan.changed),
        sorted(plan.same),
    ]
    return sha256(repr(told).encode()).hexdigest()


def _check_permissions(user: Any, plan: Plan, *, with_changes: bool) -> None:
    if plan.new and not user.has_perm(ADD):
        raise PermissionDenied
    if with_changes and plan.changed and not user.has_perm(CHANGE):
        raise PermissionDenied


def _show_report(
    request: HttpRequest, parcel: Parcel, plan: Plan, refusal: Refusal | None = None
) -> HttpResponse:
    return render(
        request,
        "quizzes/interchange/report.html",
        {"parcel": parcel, "plan": plan, "form": ConfirmForm(), "refusal": refusal},
        status=refusal.status if refusal else 200,
    )
