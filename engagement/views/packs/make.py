"""Begin a pack, change a draft, have its figures gathered and its files made."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.pack import change_pack, draft_pack
from engagement.actions.pack_figures import gather_pack
from engagement.actions.pack_release import print_pack
from engagement.enums import PackAudience, PackKind
from engagement.errors import (
    AlreadyWithdrawnError,
    ChangedMeanwhileError,
    EngagementError,
    NotPossibleError,
)
from engagement.forms.packs import ChangePackForm, PackForm, start_of
from engagement.models import Pack
from engagement.presenters.packs.sections.registry import SECTIONS
from engagement.views.packs.found import pack_or_404
from engagement.views.packs.trail import to_pack, to_packs
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.views.conflict import conflict_page

GATHERING = "Its figures are being gathered."


@require_http_methods(["GET", "HEAD", "POST"])
def pack_new(request: SignedInRequest) -> HttpResponse:
    """Begin a pack; ``?kind=`` and ``?audience=`` say what it is likely to be."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MAKE_PACKS, system)
    form = PackForm(sent(request), system=system, sections=SECTIONS, initial=_asked(request))
    if form.is_valid():
        with errors_into(form, EngagementError, names=_names(form)):
            made = draft_pack(by=request.user, system=system, facts=form.facts())
            gather_pack(by=request.user, pack=made)
            messages.success(request, f"The pack is begun. {GATHERING}")
            return redirect("engagement:pack", made.public_id)
    return form_page(
        request,
        "engagement/packs/form.html",
        form,
        title="Make a pack",
        caption=system.name,
        button="Make the pack",
        back_url=reverse("engagement:packs"),
        fictional_data=system.is_fictional,
        breadcrumbs=to_packs(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pack_change(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Change a draft; both versions when someone else was quicker."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    start = start_of(shown)
    form = ChangePackForm(
        sent(request),
        system=shown.system,
        sections=SECTIONS,
        initial={**start, "version": shown.version},
    )
    if form.is_valid():
        try:
            with errors_into(form, AlreadyWithdrawnError, NotPossibleError, names=_names(form)):
                return _changed(request, shown, form)
        except ChangedMeanwhileError:
            current = {**start, "board": shown.board}
            back = reverse("engagement:pack", args=[shown.public_id])
            return conflict_page(request, form, shown, current=current, back_url=back)
    return form_page(
        request,
        "engagement/packs/form.html",
        form,
        title="Change a pack",
        caption=shown.title,
        button="Save changes",
        text="With other months, readers, sections or another board, the figures are gathered "
        "again. What you wrote stays.",
        back_url=reverse("engagement:pack", args=[shown.public_id]),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_pack(shown),
    )


@require_POST
def pack_gather(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Have the figures of a draft gathered again."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    try:
        gather_pack(by=request.user, pack=shown)
    except EngagementError as error:
        messages.error(request, str(error))
    return redirect("engagement:pack", shown.public_id)


@require_POST
def pack_print(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Have the PDF and the workbook made."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    try:
        print_pack(by=request.user, pack=shown)
    except EngagementError as error:
        messages.error(request, str(error))
    return redirect("engagement:pack", shown.public_id)


def _changed(request: SignedInRequest, shown: Pack, form: ChangePackForm) -> HttpResponse:
    pack, is_reshaped = change_pack(
        by=request.user,
        pack=shown,
        facts=form.facts(),
        expected_version=form.cleaned_data["version"],
    )
    if is_reshaped:
        with suppress(NotPossibleError):  # somebody has them gathered for these months already
            gather_pack(by=request.user, pack=pack)
    messages.success(request, f"The pack is changed.{f' {GATHERING}' if is_reshaped else ''}")
    return redirect("engagement:pack", pack.public_id)


def _asked(request: SignedInRequest) -> dict[str, str]:
    """What the address says that the pack is likely to be."""
    kind, audience = request.GET.get("kind", ""), request.GET.get("audience", "")
    asked = {"kind": kind} if kind in PackKind.values else {}
    return asked | ({"audience": audience} if audience in PackAudience.values else {})


def _names(form: PackForm) -> dict[str, str]:
    """Which of the form's fields stands for what the action calls otherwise."""
    kind = form.cleaned_data["kind"]
    return {"since": "period", "until": "period", "sections": f"{kind}_sections"}
