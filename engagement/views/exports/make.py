"""Ask for an export."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.export import start_export
from engagement.enums import ExportFormat
from engagement.errors import EngagementError
from engagement.forms.exports import ExportForm
from engagement.models import Export
from engagement.views.exports.trail import to_exports
from engagement.views.record_page import Words
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system


@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: SignedInRequest) -> HttpResponse:
    """Choose the format; a worker does the rest."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.EXPORT_DATA, system)
    own = Export.objects.visible_to(request.user).filter(system=system, created_by=request.user)
    form = ExportForm(sent(request), last=own.whole().newest_first().first())
    if form.is_valid():
        with errors_into(form, EngagementError):
            made = start_export(
                by=request.user,
                system=system,
                form=ExportFormat(form.cleaned_data["form"]),
                since_xid=form.since_xid,
            )
            messages.success(request, "The export is being made.")
            return redirect("engagement:export", made.public_id)
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=Words(
            title="Make an export",
            caption=system.name,
            text="It holds every record of this system that you may read, as one file for each "
            "table. What you may not read is left out. That you made it, and each file that you "
            "download, is recorded.",
            button="Make the export",
            done="",
        ),
        back_url=reverse("engagement:exports"),
        fictional_data=system.is_fictional,
        breadcrumbs=to_exports(),
    )
