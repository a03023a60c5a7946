"""Single answers of a wave, for information governance alone: with a reason, and recorded."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.raw_answers import take_out_answers
from engagement.errors import EngagementError
from engagement.forms.reason import ReasonForm
from engagement.models import SurveyWave
from engagement.packs.document import Column
from engagement.surveys.sheets import CSV_TYPE, Sheet, csv_of
from engagement.views.record_page import Words
from engagement.views.surveys.results.export import file_name
from engagement.views.surveys.trail_results import to_results
from jobs.downloads import as_file
from nhsuk.submission import errors_into, form_page, sent
from partners.access import refusal
from partners.models import System


@require_http_methods(["GET", "HEAD", "POST"])
def survey_raw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then hand out the answers as a CSV file."""
    allowed = System.objects.with_permission(request.user, Permission.EXPORT_RAW_ANSWERS)
    rows = SurveyWave.objects.visible_to(request.user).closed()
    wave = get_object_or_404(
        rows.select_related("system", "instrument_version"), public_id=public_id
    )
    if not allowed.filter(pk=wave.system_id).exists():
        raise PermissionDenied(refusal(Permission.EXPORT_RAW_ANSWERS))
    form = ReasonForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            found = take_out_answers(by=request.user, wave=wave, **form.cleaned_data)
            columns = tuple(Column(name) for name in found.headings)
            content = csv_of(Sheet(wave.title, columns, found.rows))
            return as_file(content, CSV_TYPE, file_name(f"{wave.title} single answers", "csv"))
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=_words(wave),
        back_url=reverse("engagement:survey_results", args=[wave.public_id]),
        fictional_data=wave.system.is_fictional,
        breadcrumbs=to_results(wave),
    )


def _words(wave: SurveyWave) -> Words:
    text = "The file holds every answer on its own, in no order and without names. "
    if wave.instrument_version.is_confidential:
        text += "These answers were given in confidence, so it says of nobody for whom they stand. "
    text += "Keep it only as long as you need it. That you took it out, and why, is recorded."
    return Words(
        title="Take out single answers?",
        caption=wave.title,
        text=text,
        button="Download single answers",
        done="",
        is_warning=True,
    )
