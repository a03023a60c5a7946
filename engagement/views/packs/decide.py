"""A pack on its way to its readers: approved, returned, published, taken back."""

from contextlib import suppress
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.pack import withdraw_pack
from engagement.actions.pack_release import (
    approve_pack,
    print_pack,
    publish_pack,
    return_pack,
    wrote_in,
)
from engagement.enums import PackAudience
from engagement.errors import EngagementError
from engagement.forms.packs import ApprovePackForm, WithdrawPackForm
from engagement.forms.reason import ReasonForm
from engagement.models import Pack
from engagement.presenters.packs.show import pack_page
from engagement.views.packs.found import pack_or_404, reads_figures
from engagement.views.packs.trail import to_pack
from engagement.views.record_page import Place, Words, change_page
from nhsuk.submission import errors_into, form_page, sent

READERS = {
    PackAudience.PRIVATE: "Everyone who belongs to the system can read it, board members included.",
    PackAudience.PUBLIC: "Everyone who may see the system can read it, and you may hand it on.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@reads_figures
def pack_approve(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Put one's name to a pack, or see what stands in the way."""
    shown = pack_or_404(request, public_id, Permission.APPROVE_PACKS)
    form = ApprovePackForm(sent(request), initial={"version": shown.version})
    if form.is_valid():
        with errors_into(form, EngagementError):
            version = form.cleaned_data["version"]
            approve_pack(by=request.user, pack=shown, expected_version=version)
            messages.success(request, "You have approved the pack. Its figures are locked.")
            return redirect("engagement:pack", shown.public_id)
    allowed = permissions_in(request.user, shown.system)
    return form_page(
        request,
        "engagement/packs/approve.html",
        form,
        pack=shown,
        page=pack_page(shown, request.user, allowed),
        is_author=shown.author_id == request.user.pk,
        has_written=wrote_in(shown, request.user),
        back_url=reverse("engagement:pack", args=[shown.public_id]),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_pack(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pack_return(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Make an approved pack a draft again."""
    shown = pack_or_404(request, public_id, Permission.APPROVE_PACKS)
    return change_page(
        request,
        ReasonForm(sent(request)),
        lambda said: return_pack(by=request.user, pack=shown, **said),
        words=Words(
            title="Return this pack to draft?",
            caption=shown.title,
            text="Its author can then change it and have its figures gathered again. Somebody has "
            "to approve it anew. The history of changes keeps your reason.",
            button="Return to draft",
            done="The pack is a draft again.",
            is_warning=True,
        ),
        place=_place(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pack_publish(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Give an approved pack to its readers, and have its files made."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    by = f" {shown.approved_by} approved it." if shown.approved_by else ""
    return change_page(
        request,
        forms.Form(sent(request)),
        lambda _: _published(request.user, shown),
        words=Words(
            title="Publish this pack?",
            caption=shown.title,
            text=f"{READERS[PackAudience(shown.audience)]}{by} From then on neither its figures "
            "nor its words change. Its PDF and Excel files are made.",
            button="Publish",
            done="The pack is published. Its PDF and Excel files are being made.",
        ),
        place=_place(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pack_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Discard a draft, or take back a pack that readers have."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    place = _place(shown)
    if not shown.is_published:
        place = Place(shown, to_pack(shown), reverse("engagement:packs"))
    return change_page(
        request,
        WithdrawPackForm(sent(request), initial={"expected_state": shown.state}),
        lambda said: withdraw_pack(by=request.user, pack=shown, **said),
        words=_words_of_withdrawal(shown),
        place=place,
    )


def _published(by: User, shown: Pack) -> None:
    publish_pack(by=by, pack=shown)
    # Somebody may have begun to make them before it was published.
    with suppress(EngagementError):
        print_pack(by=by, pack=shown)


def _words_of_withdrawal(shown: Pack) -> Words:
    if shown.is_published:
        return Words(
            title="Withdraw this pack?",
            caption=shown.title,
            text="Do this if it should not be relied on. It stays readable for those who could "
            "read it, with your reason above it.",
            button="Withdraw pack",
            done="The pack is withdrawn.",
            is_warning=True,
        )
    return Words(
        title="Discard this pack?",
        caption=shown.title,
        text="Nobody but those who make packs has seen it. It leaves the list, and the history "
        "keeps it.",
        button="Discard pack",
        done="The pack is discarded.",
        is_warning=True,
    )


def _place(shown: Pack) -> Place:
    return Place(shown, to_pack(shown), reverse("engagement:pack", args=[shown.public_id]))
