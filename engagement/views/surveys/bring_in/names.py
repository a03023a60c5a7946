"""Decide who the organisations are that no partner is called like."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.file import say_who_names_are
from engagement.analytics.answer_files import open_names, partner_directory
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in_meanings import WhoANameIsForm, WhoNamesAreForm
from engagement.models import SurveyAnswerFile
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_file
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent

_AT_ONCE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_names(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Names by how many rows have them; what is left open stays out."""
    answer_file = answer_file_or_404(request, public_id)
    if answer_file.state != ImportState.READY:
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    waiting = open_names(answer_file)
    directory = partner_directory(answer_file.system)
    shown = list(waiting.items())[:_AT_ONCE]
    names = [(key, written, directory.match(written)) for key, (written, _) in shown]
    form = WhoNamesAreForm(sent(request), names=names)
    if form.is_valid():
        with errors_into(form, EngagementError):
            return _decided(request, answer_file, form.partners(), len(waiting))
    questions = [
        (form[f"name_{number}"], written, rows, _search(answer_file, key))
        for number, (key, (written, rows)) in enumerate(shown)
    ]
    return form_page(
        request,
        "engagement/surveys/bring_in/names.html",
        form,
        answer_file=answer_file,
        questions=questions,
        waiting=len(waiting),
        breadcrumbs=to_answer_file(answer_file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_name(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Search for the partner that one name means; the address names it."""
    answer_file = answer_file_or_404(request, public_id)
    waiting = open_names(answer_file) if answer_file.state == ImportState.READY else {}
    key = request.GET.get("name", "")
    if key not in waiting:
        return redirect("engagement:survey_bring_in_names", answer_file.public_id)
    form = WhoANameIsForm(sent(request), user=request.user, system=answer_file.system)
    context = {
        "answer_file": answer_file,
        "name": waiting[key][0],
        "rows": waiting[key][1],
        "breadcrumbs": to_answer_file(answer_file),
    }
    template = "engagement/surveys/bring_in/name.html"
    if is_picker_search(request):
        return render(request, template, {**context, "form": without_errors(form)})
    if form.is_valid():
        with errors_into(form, EngagementError):
            partner = form.cleaned_data["partnership"]
            said = {key: str(partner.public_id)}
            say_who_names_are(by=request.user, answer_file=answer_file, partners=said)
            messages.success(request, f"“{waiting[key][0]}” is {partner}.")
            return redirect("engagement:survey_bring_in_names", answer_file.public_id)
    return form_page(request, template, form, **context)


def _decided(
    request: SignedInRequest, answer_file: SurveyAnswerFile, said: dict[str, str], waiting: int
) -> HttpResponse:
    """On to the next names, or to the next step when none is left or nothing was decided."""
    if said:
        say_who_names_are(by=request.user, answer_file=answer_file, partners=said)
        messages.success(request, "Your decisions are saved.")
    step = "names" if said and waiting > len(said) else "invited"
    return redirect(f"engagement:survey_bring_in_{step}", answer_file.public_id)


def _search(answer_file: SurveyAnswerFile, key: str) -> str:
    url = reverse("engagement:survey_bring_in_name", args=[answer_file.public_id])
    return f"{url}?{urlencode({'name': key})}"
