"""After signing in again: send what could not be saved because the session had ended."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.kept import Kept, forget, kept_for
from accounts.requests import SignedInRequest

SEND = "_resume"


class SendAgain(HttpResponseRedirect):
    """The browser repeats the request, with all its fields, at the other address."""

    status_code = HTTPStatus.TEMPORARY_REDIRECT


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: SignedInRequest) -> HttpResponse:
    """What was typed, to be sent now or thrown away."""
    kept = kept_for(request)
    if kept is None:
        return redirect("/")
    if request.method == "POST":
        forget(request)
        if SEND in request.POST:
            return SendAgain(kept.path)
        messages.success(request, "What you had typed is thrown away.")
        return redirect("/")
    context = {
        "kept": kept,
        "at": datetime.fromtimestamp(kept.at, UTC),
        "fields": [(name, value) for name, values in kept.fields.lists() for value in values],
        "texts": _texts(kept),
    }
    return render(request, "accounts/resume.html", context)


def _texts(kept: Kept) -> list[str]:
    """What a person wrote, as opposed to chose: it holds a space."""
    values = [value.strip() for _, values in kept.fields.lists() for value in values]
    return [value for value in values if " " in value]
