"""One comment: whether others may read it, and in which words."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.survey.comment import hide, let_through, redact
from engagement.analytics.named import people_named
from engagement.enums import CommentState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.forms.surveys.comment import CommentDecisionForm, initial_of
from engagement.models import SurveyComment, SurveyWave
from engagement.views.surveys.trail_results import to_wave
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require

DONE = {
    CommentState.SHOWN: "Others may read the comment as it was written.",
    CommentState.REDACTED: "Others may read the comment with parts left out.",
    CommentState.HIDDEN: "The comment is kept from others.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def survey_comment(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Decide, and go on to the next one that nobody has looked at."""
    shown = _for_moderating(request, public_id)
    form = CommentDecisionForm(sent(request), initial=initial_of(shown))
    if form.is_valid():
        try:
            with errors_into(form, NotPossibleError):
                return _decided(request, shown, form.cleaned_data)
        except ChangedMeanwhileError as error:
            messages.error(request, str(error))
            said = {name: form.cleaned_data[name] for name in ("shown_text", "reason")}
            mine = CommentDecisionForm(initial={**initial_of(shown), **said})
            response = _page(request, shown, mine)
            response.status_code = HTTPStatus.CONFLICT
            return response
    return _page(request, shown, form)


def _for_moderating(request: SignedInRequest, public_id: UUID) -> SurveyComment:
    rows = SurveyComment.objects.visible_to(request.user).select_related(
        "system",
        "wave__instrument_version",
        "partnership__organisation",
        "about__organisation",
        "moderated_by",
    )
    waves = SurveyWave.objects.visible_to(request.user).closed()
    shown = get_object_or_404(rows, public_id=public_id, wave__in=waves)
    require(request.user, Permission.MODERATE_COMMENTS, shown.system)
    return shown


def _decided(request: SignedInRequest, shown: SurveyComment, said: dict[str, Any]) -> HttpResponse:
    what = {"by": request.user, "comment": shown, "expected_version": said["version"]}
    decision = CommentState(said["decision"])
    if decision == CommentState.SHOWN:
        let_through(**what)
    elif decision == CommentState.REDACTED:
        redact(**what, shown_text=said["shown_text"], reason=said["reason"])
    else:
        hide(**what, reason=said["reason"])
    messages.success(request, DONE[decision])
    following = _next(request, shown)
    if following is not None:
        return redirect("engagement:survey_comment", following.public_id)
    return redirect("engagement:survey_comments", shown.wave.public_id)


def _next(request: SignedInRequest, shown: SurveyComment) -> SurveyComment | None:
    """The next one of the wave that waits; from the last one back to the first."""
    rows = SurveyComment.objects.visible_to(request.user).filter(wave=shown.wave_id)
    waiting = rows.waiting().exclude(pk=shown.pk).order_by("pk")
    return waiting.filter(pk__gt=shown.pk).first() or waiting.first()


def _page(
    request: SignedInRequest, shown: SurveyComment, form: CommentDecisionForm
) -> HttpResponse:
    waiting = SurveyComment.objects.visible_to(request.user).filter(wave=shown.wave_id).waiting()
    return form_page(
        request,
        "engagement/surveys/comments/moderate.html",
        form,
        comment=shown,
        named=people_named(request.user, shown.system, shown.text),
        waiting=waiting.count(),
        following=_next(request, shown),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_wave(shown.wave),
    )
