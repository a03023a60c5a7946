"""Give up a file of answers that has not come in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.survey.bringing_in.file import can_change, discard_answer_file
from engagement.views.surveys.bring_in.found import answer_file_or_404, to_answer_file


@require_http_methods(["GET", "HEAD", "POST"])
def survey_bring_in_discard(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The question, and the deed."""
    answer_file = answer_file_or_404(request, public_id)
    if not can_change(answer_file):
        return redirect("engagement:survey_bring_in", answer_file.public_id)
    if request.method == "POST":
        discard_answer_file(by=request.user, answer_file=answer_file)
        messages.success(request, f"{answer_file} was given up. Nothing of the file is kept.")
        return redirect("engagement:survey_bring_ins")
    context = {"answer_file": answer_file, "breadcrumbs": to_answer_file(answer_file)}
    return render(request, "engagement/surveys/bring_in/discard.html", context)
