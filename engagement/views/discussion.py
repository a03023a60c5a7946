"""What a partner told us: noted outside a meeting, followed up, taken back, and by theme."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.discussion import (
    follow_up_point,
    note_discussion_point,
    withdraw_discussion_point,
)
from engagement.enums import Sensitivity
from engagement.forms.discussion import DiscussionPointForm, FollowUpForm
from engagement.forms.reason import ReasonForm
from engagement.lists.record_filters import PointListFilter
from engagement.models import DiscussionPoint
from engagement.views.named import warn_of_names
from engagement.views.record_page import (
    Place,
    Words,
    change_page,
    list_page,
    partnership_for_writing,
)
from engagement.views.trail import to_partnership, to_point
from nhsuk.submission import sent
from partners.access import require


@require_safe
def discussion_point(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One thing that they said, and what became of it."""
    shown = _visible(request, public_id)
    allowed = permissions_in(request.user, shown.system)
    issue = shown.led_to_issue
    reads_issue = issue is not None and (
        issue.sensitivity == Sensitivity.OPEN or Permission.VIEW_CONFIDENTIAL_NOTES in allowed
    )
    context = {
        "point": shown,
        "led_to_issue": issue if reads_issue else None,
        "may_log": Permission.LOG_EVENTS in allowed,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": to_partnership(shown.partnership),
    }
    return render(request, "engagement/discussion_point.html", context)


@require_safe
def discussion_points(request: SignedInRequest) -> HttpResponse:
    """What all partners said, newest first; by theme, for those who look for a pattern."""
    return list_page(
        request,
        lambda asked: DiscussionPoint.objects.visible_to(asked.user),
        PointListFilter,
        name="discussion",
        title="What partners told us",
        order=("-said_on", "-id"),
        usual={"follow_up": "open"},
    )


def discussion_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Note what a partner said."""
    partnership = partnership_for_writing(request, public_id)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])

    def save(said: dict[str, Any]) -> None:
        note_discussion_point(by=request.user, partnership=partnership, **said)
        warn_of_names(request, partnership.system, said["text"], said["follow_up"])

    return change_page(
        request,
        DiscussionPointForm(sent(request)),
        save,
        words=Words(
            title="Add what they said",
            caption=str(partnership),
            button="Save",
            done="What they said is noted.",
        ),
        place=Place(partnership, to_partnership(partnership), f"{back_url}#said"),
    )


def discussion_follow_up(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say what became of it."""
    point = _for_writing(request, public_id)
    initial: dict[str, Any] = {
        "state": point.follow_up_state,
        "commitment": point.led_to_commitment and point.led_to_commitment.public_id,
        "issue": point.led_to_issue and point.led_to_issue.public_id,
    }
    if point.followed_up_on:
        initial["followed_up_on"] = point.followed_up_on
    return change_page(
        request,
        FollowUpForm(sent(request), user=request.user, point=point, initial=initial),
        lambda said: follow_up_point(by=request.user, point=point, **said),
        words=Words(
            title="What became of it?",
            caption=str(point),
            button="Save",
            done="Recorded what became of it.",
        ),
        place=_place(point),
    )


def discussion_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back what was noted by mistake."""
    point = _for_writing(request, public_id)
    back_url = reverse("engagement:partnership", args=[point.partnership.public_id])
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_discussion_point(by=request.user, point=point, **said),
        words=Words(
            title="Withdraw what was noted?",
            caption=str(point),
            text="It is no longer shown on the partnership page. The history keeps that it was "
            "there.",
            button="Withdraw",
            done="It is withdrawn.",
            is_warning=True,
        ),
        place=Place(point.partnership, to_partnership(point.partnership), f"{back_url}#said"),
    )


def _visible(request: SignedInRequest, public_id: str) -> DiscussionPoint:
    rows = DiscussionPoint.objects.visible_to(request.user).select_related(
        "partnership__organisation",
        "system",
        "event",
        "withdrawn_by",
        "followed_up_by",
        "led_to_commitment",
        "led_to_issue",
    )
    return get_object_or_404(rows, public_id=public_id)


def _for_writing(request: SignedInRequest, public_id: str) -> DiscussionPoint:
    point = _visible(request, public_id)
    require(request.user, Permission.LOG_EVENTS, point.system)
    return point


def _place(point: DiscussionPoint) -> Place:
    back_url = reverse("engagement:discussion_point", args=[point.public_id])
    return Place(point.partnership, to_point(point), back_url)
