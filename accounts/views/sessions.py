"""Where a person is signed in: listed, one ended, all others ended."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.session import end_other_sessions, end_session
from accounts.requests import SignedInRequest
from accounts.views.again import confirmed


@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """The browsers in which one is signed in, the one in use marked."""
    context = {
        "sessions": request.user.sessions.going_on()[:100],
        "current": request.session.session_key,
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "longest_hours": settings.SESSION_LONGEST_SECONDS // 3600,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Your account", "href": reverse("accounts:account")},
        ],
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
@confirmed
def session_end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Sign out in one other browser."""
    others = request.user.sessions.exclude(session_key=request.session.session_key)
    session = get_object_or_404(others, public_id=public_id)
    end_session(by=request.user, session=session)
    messages.success(request, f"You are signed out on {session}.")
    return redirect("accounts:sessions")


@require_POST
@confirmed
def sessions_end_others(request: SignedInRequest) -> HttpResponse:
    """Sign out in all other browsers."""
    end_other_sessions(by=request.user, session_key=request.session.session_key or "")
    messages.success(request, "You are signed out everywhere but here.")
    return redirect("accounts:sessions")
