"""What people do to a document: record the request, its end, put it right, take it back."""

from dataclasses import fields
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.document import (
    DocumentFacts,
    ask_for_document,
    correct_document,
    share_document,
    withdraw_document,
    withhold_document,
)
from engagement.forms.document import CorrectDocumentForm, DocumentForm, ShareForm, WithholdForm
from engagement.forms.reason import ReasonForm
from engagement.models import Document
from engagement.views.record_page import (
    Place,
    Words,
    change_page,
    correction_page,
    partnership_for_writing,
)
from engagement.views.trail import to_document, to_partnership
from nhsuk.submission import sent
from partners.access import require

FACTS = tuple(field.name for field in fields(DocumentFacts))


def document_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that one side asked the other for something."""
    partnership = partnership_for_writing(request, public_id)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    return change_page(
        request,
        DocumentForm(sent(request)),
        lambda said: ask_for_document(by=request.user, partnership=partnership, **said),
        words=Words(
            title="Record a document that was asked for",
            caption=str(partnership),
            text="It counts once it is shared or withheld. Files are not kept here.",
            button="Save document",
            done="The document is recorded.",
        ),
        place=Place(partnership, to_partnership(partnership), f"{back_url}#documents"),
    )


def document_share(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that it was shared; also if it was withheld before."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ShareForm(sent(request)),
        lambda said: share_document(by=request.user, document=shown, **said),
        words=Words(
            title="Record it as shared",
            caption=shown.title,
            button="Save",
            done="Recorded as shared. The scores are being updated.",
        ),
        place=_place(shown),
    )


def document_withhold(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record that it is not shared: who decided, why, and until when."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        WithholdForm(sent(request)),
        lambda said: withhold_document(by=request.user, document=shown, **said),
        words=Words(
            title="Record it as withheld",
            caption=shown.title,
            text="If it is shared later after all, record that then.",
            button="Save",
            done="Recorded as withheld. The scores are being updated.",
        ),
        place=_place(shown),
    )


def document_correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Put the record right; both versions when someone else was quicker."""
    shown = _for_writing(request, public_id)
    current = {name: getattr(shown, name) for name in FACTS}

    def save(said: dict[str, Any]) -> Document:
        return correct_document(
            by=request.user,
            document=shown,
            facts=DocumentFacts(**{name: said[name] for name in FACTS}),
            reason=said["reason"],
            expected_version=said["version"],
        )

    return correction_page(
        request,
        CorrectDocumentForm(sent(request), initial={**current, "version": shown.version}),
        save,
        record=shown,
        current=current,
        words=Words(
            title="Correct a document",
            caption=shown.title,
            text="Scores are computed again as if it had always said this.",
            button="Save correction",
            done="The document is corrected. The scores are being updated.",
        ),
        place=_place(shown),
    )


def document_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back the record of a request that was never made."""
    shown = _for_writing(request, public_id)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: withdraw_document(by=request.user, document=shown, **said),
        words=Words(
            title="Withdraw this record?",
            caption=shown.title,
            text="Do this only if nobody asked for it. It stays readable, marked, and no longer "
            "counts.",
            button="Withdraw record",
            done="The document is withdrawn and no longer counts.",
            is_warning=True,
        ),
        place=_place(shown),
    )


def _for_writing(request: SignedInRequest, public_id: str) -> Document:
    shown = get_object_or_404(
        Document.objects.visible_to(request.user).select_related(
            "partnership__organisation", "partnership__system", "system"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, shown.system)
    return shown


def _place(shown: Document) -> Place:
    return Place(
        shown.partnership,
        to_document(shown),
        reverse("engagement:document", args=[shown.public_id]),
    )
