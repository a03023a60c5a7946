"""A prompt: somebody says what came of it, and it is gone from the lists."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.prompt import close_prompt
from engagement.errors import EngagementError
from engagement.forms.prompt import PromptOutcomeForm
from engagement.models import Prompt
from engagement.views.trail import to_partnership
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require


def prompt_close(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what came of a prompt."""
    prompt = get_object_or_404(
        Prompt.objects.visible_to(request.user).select_related(
            "partnership__organisation", "system"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, prompt.system)
    form = PromptOutcomeForm(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError):
            close_prompt(by=request.user, prompt=prompt, outcome=form.cleaned_data["outcome"])
            messages.success(request, "Thank you. The prompt is closed.")
            return redirect("engagement:partnership", prompt.partnership.public_id)
    context = {
        "prompt": prompt,
        "breadcrumbs": to_partnership(prompt.partnership),
        "fictional_data": prompt.system.is_fictional,
    }
    return form_page(request, "engagement/prompt_close.html", form, **context)
