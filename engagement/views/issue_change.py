"""What people do to an issue: record, answer, end, put right and take it back."""

from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.issue import (
    IssueFacts,
    acknowledge_issue,
    correct_issue,
    raise_issue,
    reopen_issue,
    settle_issue,
    withdraw_issue,
)
from engagement.enums import Side
from engagement.forms.issue import AcknowledgeForm, CorrectIssueForm, IssueForm, SettleIssueForm
from engagement.forms.reason import ReasonForm
from engagement.models import Issue
from engagement.views.named import warn_of_names
from engagement.views.record_page import (
    Place,
    Words,
    change_page,
    correction_page,
    partnership_for_writing,
)
from engagement.views.trail import to_issue, to_partnership
from nhsuk.submission import sent
from partners.access import require

FACTS = tuple(field.name for field in fields(IssueFacts))


def issue_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record what one side raised with the other."""
    partnership = partnership_for_writing(request, public_id)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])

    def save(said: dict[str, Any]) -> None:
        raise_issue(by=request.user, partnership=partnership, **said)
        warn_of_names(request, partnership.system, said["text"])

    return change_page(
        request,
        IssueForm(sent(request)),
        save,
        words=Words(
            title="Record an issue",
            caption=str(partnership),
            text="It counts once it has ended, as the side sees it that raised it.",
            button="Save issue",
            done="The issue is recorded.",
        ),
        place=Place(partnership, to_partnership(partnership), f"{back_url}#issues"),
    )


def issue_acknowledge(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that the other side has heard."""
    shown = _for_writing(request, public_id)
    heard_by = "we" if shown.raised_by == Side.PARTNER else str(shown.partnership)
    return change_page(
        request,
        AcknowledgeForm(sent(request)),
        lambda said: acknowledge_issue(by=request.user, issue=shown, **said),
        words=Words(
            title="Acknowledge an issue",
            caption=str(shown),
            text=f"That {heard_by} said they had heard it. This counts for nothing yet.",
            button="Save",
            done="Recorded as acknowledged.",
        ),
        place=_place(shown),
    )


def issue_settle(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record how it ended, as the side sees it that raised it."""
    shown = _for_writing(request, public_id)

    def save(said: dict[str, Any]) -> None:
        settle_issue(by=request.user, issue=shown, **said)
        warn_of_names(request, shown.system, said["answer"])

    return change_page(
        request,
        SettleIssueForm(sent(request), issue=shown),
        save,
        words=Words(
            title="How did it end?",
            caption=str(shown),
            text="Only the side that raised it can say whether it is satisfied. Ask it first.",
            button="Save",
            done="Recorded how it ended. The scores are being updated.",
        ),
        place=_place(shown),
    )


def issue_reopen(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Open it again, because it had not ended after all."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: reopen_issue(by=request.user, issue=shown, **said),
        words=Words(
            title="Reopen this issue?",
            caption=str(shown),
            text="How it ended no longer counts. The history keeps it.",
            button="Reopen issue",
            done="The issue is open again.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def issue_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the record right; both versions when someone else was quicker."""
    shown = _for_writing(request, public_id)
    current = {name: getattr(shown, name) for name in FACTS}

    def save(said: dict[str, Any]) -> None:
        correct_issue(
            by=request.user,
            issue=shown,
            facts=IssueFacts(**{name: said[name] for name in FACTS}),
            reason=said["reason"],
            expected_version=said["version"],
        )
        warn_of_names(request, shown.system, said["text"], said["answer"])

    return correction_page(
        request,
        CorrectIssueForm(sent(request), initial={**current, "version": shown.version}),
        save,
        record=shown,
        current=current,
        words=Words(
            title="Correct an issue",
            caption=str(shown),
            text="Scores are computed again as if it had always said this.",
            button="Save correction",
            done="The issue is corrected. The scores are being updated.",
        ),
        place=_place(shown),
    )


def issue_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of an issue that nobody raised."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_issue(by=request.user, issue=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=str(shown),
            text="Do this only if nobody raised it. It stays readable, marked, and no longer "
            "counts.",
            button="Withdraw record",
            done="The issue is withdrawn and no longer counts.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Issue:
    shown = get_object_or_404(
        Issue.objects.visible_to(request.user).select_related(
            "partnership__organisation", "partnership__system", "system"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _place(shown: Issue) -> Place:
    return Place(
        shown.partnership, to_issue(shown), reverse("engagement:issue", args=[shown.public_id])
    )
