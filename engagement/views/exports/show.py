"""One export: how far it is, its files, and taking it back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.export import may_revoke, record_fetch, revoke_export
from engagement.errors import EngagementError
from engagement.models import ExportFile
from engagement.presenters.exports import ExportPage
from engagement.views.exports.trail import export_or_404, to_export, to_exports
from engagement.views.record_page import Words
from jobs.downloads import as_stream
from nhsuk.submission import wants_fragment
from partners.access import refusal, require


@require_safe
def export(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The page; for htmx how far the work is."""
    shown = export_or_404(request, public_id)
    context = {
        "page": ExportPage(shown),
        "job": shown.job,
        "address": request.path,
        "may_revoke": may_revoke(request.user, shown) and shown.job.is_finished,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_exports(),
    }
    if wants_fragment(request):
        if shown.job.is_finished:  # what an open page has waited for has come to its end
            return HttpResponseClientRefresh()
        return render(request, "engagement/exports/_progress.html", context)
    return render(request, "engagement/exports/show.html", context)


@require_safe
def export_file(request: SignedInRequest, public_id: UUID, table: str) -> HttpResponseBase:
    """One table as a file. That it was taken is recorded."""
    shown = export_or_404(request, public_id)
    files = ExportFile.objects.select_related("file", "export__system")
    found = get_object_or_404(files, export=shown, table=table.replace("-", "_"))
    if shown.is_over or found.file is None:
        context = {
            "page": ExportPage(shown),
            "fictional_data": shown.system.is_fictional,
            "breadcrumbs": to_exports(),
        }
        return render(request, "engagement/exports/show.html", context, status=HTTPStatus.GONE)
    record_fetch(by=request.user, file=found)
    return as_stream(request, found.file)


@require_http_methods(["GET", "HEAD", "POST"])
def export_revoke(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask, then delete the files at once."""
    shown = export_or_404(request, public_id)
    require(request.user, Permission.EXPORT_DATA, shown.system)
    if not may_revoke(request.user, shown):
        raise PermissionDenied(refusal(Permission.MANAGE_MEMBERS))
    if request.method == "POST":
        try:
            revoke_export(by=request.user, export=shown)
            messages.success(request, "The export is taken back. Its files are deleted.")
        except EngagementError as error:
            messages.error(request, str(error))
        return redirect("engagement:export", shown.public_id)
    context = {
        "words": Words(
            title="Take this export back?",
            caption=str(shown),
            text="Its files are deleted at once. Copies that somebody has downloaded stay where "
            "they are: the history says who did.",
            button="Take it back",
            done="",
            is_warning=True,
        ),
        "form": "",
        "back_url": reverse("engagement:export", args=[shown.public_id]),
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_export(shown),
    }
    return render(request, "engagement/record_change.html", context)
