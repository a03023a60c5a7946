"""Hand in a file of answers, and say which questions it answers."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.bringing_in.file import SameFileError, take_answer_file
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in import AnswerFileForm
from engagement.imports.table import FileRefusedError
from engagement.models import SurveyWave, SystemScoring
from engagement.views.surveys.bring_in.found import to_answer_files
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_new(request: SignedInRequest) -> HttpResponse:
    """The form; a file that holds no answers is refused with the reason."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_SURVEYS, system)
    rates_partners = SystemScoring.objects.rates_partners(system)
    data = sent(request)
    files = request.FILES if data is not None else None
    form = AnswerFileForm(data, files, system=system, rates_partners=rates_partners)
    earlier: SurveyWave | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with errors_into(form):
                answer_file = take_answer_file(
                    by=request.user,
                    system=system,
                    facts=form.facts(),
                    name=file.name,
                    content=file.read(),
                )
                return redirect("engagement:survey_bring_in_columns", answer_file.public_id)
        except FileRefusedError as error:
            form.add_error("file", str(error))
        except SameFileError as error:
            form.add_error("file", str(error))
            earlier = error.wave
        except EngagementError as error:
            form.add_error(None, str(error))
    return form_page(
        request,
        "engagement/surveys/bring_in/upload.html",
        form,
        system=system,
        earlier=earlier,
        breadcrumbs=to_answer_files(),
    )
