"""Say how many people were asked, as far as somebody knows."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.facts import Invited
from engagement.actions.survey.bringing_in.file import say_how_many_were_asked
from engagement.analytics.answer_files import partner_directory, read_file
from engagement.enums import ImportState
from engagement.errors import EngagementError
from engagement.forms.surveys.bring_in import InvitedForm
from engagement.imports.answers.asked_people import read_asked
from engagement.imports.names import name_key
from engagement.imports.table import FileRefusedError
from engagement.models import SurveyAnswerFile
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_file
from nhsuk.submission import errors_into, form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_invited(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """In all, by sector, or by organisation with a list; everything may stay empty."""
    answer_file = answer_file_or_404(request, public_id)
    if answer_file.state != ImportState.READY:
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    read = read_file(answer_file)
    data = sent(request)
    form = InvitedForm(
        data,
        request.FILES if data is not None else None,
        sectors=list(read.by_sector),
        said=answer_file.invited,
    )
    if form.is_valid():
        try:
            with errors_into(form, EngagementError):
                _say(request, answer_file, form)
                return redirect("engagement:survey_bring_in_preview", answer_file.public_id)
        except FileRefusedError as error:
            form.add_error("organisations", str(error))
    return form_page(
        request,
        "engagement/surveys/bring_in/invited.html",
        form,
        answer_file=answer_file,
        listed=len(answer_file.invited.get("organisations", {})),
        answers=len(read.reading.answers),
        breadcrumbs=to_answer_file(answer_file),
    )


def _say(request: SignedInRequest, answer_file: SurveyAnswerFile, form: InvitedForm) -> None:
    file = form.cleaned_data["organisations"]
    organisations = answer_file.invited.get("organisations", {})
    if file:
        organisations, unknown = _listed(answer_file, file.read())
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown[:10])
            messages.warning(
                request,
                f"Left out of the list of those asked, since no partner is called so: {names}",
            )
    invited = Invited(form.cleaned_data["total"], form.sectors(), organisations)
    say_how_many_were_asked(by=request.user, answer_file=answer_file, invited=invited)


def _listed(answer_file: SurveyAnswerFile, content: bytes) -> tuple[dict[str, int], list[str]]:
    """How many were asked by public id of the partnership, and the names that are none."""
    directory = partner_directory(answer_file.system)
    found: dict[str, int] = {}
    unknown = []
    for written, asked in read_asked(content).values():
        listed = directory.match(written).listed
        partner = answer_file.partners.get(name_key(written)) or (
            str(listed.public_id) if listed else ""
        )
        if partner:
            found[partner] = found.get(partner, 0) + asked
        else:
            unknown.append(written)
    return found, unknown
