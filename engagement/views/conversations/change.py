"""Plan a conversation, change it, drop it, or plan it again."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.planned_conversation import (
    change_conversation,
    drop_conversation,
    plan_conversation,
    plan_conversation_again,
)
from engagement.forms.planned_conversation import ChangeConversationForm, ConversationForm
from engagement.forms.reason import ReasonForm
from engagement.models import PlannedConversation
from engagement.views.named import warn_of_names
from engagement.views.record_page import (
    Place,
    Words,
    change_page,
    correction_page,
    partnership_for_writing,
)
from engagement.views.trail import to_partnership
from nhsuk.submission import sent
from partners.access import require
from partners.models import Partnership


def planned_conversation_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Plan to talk with a partner."""
    partnership = partnership_for_writing(request, public_id)
    form = ConversationForm(
        sent(request),
        user=request.user,
        partnership=partnership,
        initial={"owner": request.user.public_id},
    )

    def save(said: dict[str, Any]) -> None:
        plan_conversation(by=request.user, partnership=partnership, **said)
        warn_of_names(request, partnership.system, said["topic"])

    return change_page(
        request,
        form,
        save,
        words=Words(
            title="Plan a conversation",
            caption=str(partnership),
            text="It counts for nothing until it has taken place: log the meeting from it then.",
            button="Save plan",
            done="The conversation is planned.",
        ),
        place=_place(partnership),
    )


def planned_conversation_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Another topic, day or person; both versions when someone else was quicker."""
    shown = _for_writing(request, public_id)
    current = {"topic": shown.topic, "due_on": shown.due_on}
    names = {"person": shown.person, "owner": shown.owner}
    initial = {name: getattr(value, "public_id", value) for name, value in names.items()}
    form = ChangeConversationForm(
        sent(request),
        user=request.user,
        partnership=shown.partnership,
        initial={**current, **initial, "version": shown.version},
    )

    def save(said: dict[str, Any]) -> None:
        change_conversation(
            by=request.user,
            conversation=shown,
            topic=said["topic"],
            due_on=said["due_on"],
            person=said.get("person", shown.person),
            owner=said["owner"],
            expected_version=said["version"],
        )
        warn_of_names(request, shown.system, said["topic"])

    return correction_page(
        request,
        form,
        save,
        record=shown,
        current={**current, **names},
        words=Words(
            title="Change a planned conversation",
            caption=str(shown.partnership),
            button="Save change",
            done="The plan is changed.",
        ),
        place=_place(shown.partnership),
    )


def planned_conversation_drop(request: SignedInRequest, public_id: str) -> HttpResponse:
    """It is not to be."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: drop_conversation(by=request.user, conversation=shown, **said),
        words=Words(
            title="Drop this conversation?",
            caption=shown.topic,
            text="It stays in the list, marked as dropped, with the reason.",
            button="Drop it",
            done="The conversation is dropped.",
            is_warning=True,
        ),
        place=_place(shown.partnership),
    )


def planned_conversation_again(request: SignedInRequest, public_id: str) -> HttpResponse:
    """It was dropped by mistake, or did not take place after all."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: plan_conversation_again(by=request.user, conversation=shown),
        words=Words(
            title="Plan this conversation again?",
            caption=shown.topic,
            button="Plan it again",
            done="The conversation is planned again.",
        ),
        place=_place(shown.partnership),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> PlannedConversation:
    rows = PlannedConversation.objects.visible_to(request.user).select_related(
        "partnership__organisation",
        "partnership__counterpart",
        "partnership__system",
        "system",
        "person",
        "owner",
    )
    shown = get_object_or_404(rows, public_id=public_id)
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _place(partnership: Partnership) -> Place:
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    return Place(partnership, to_partnership(partnership), f"{back_url}#conversations")
