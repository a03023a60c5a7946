"""Write one text of a pack, beside all that stood there before."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.pack_words import write_pack_text
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.forms.packs import PackTextForm
from engagement.models import Pack, PackText
from engagement.presenters.packs.edition import document_of
from engagement.presenters.packs.show import may_write
from engagement.presenters.packs.words import FRONT, Slot, back_url, slot_of
from engagement.views.named import warn_of_names
from engagement.views.packs.found import pack_or_404, reads_figures
from engagement.views.packs.trail import to_pack
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent

PAGE_SIZE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@reads_figures
def pack_text(request: SignedInRequest, public_id: UUID, slot: str) -> HttpResponse:
    """The text to change; that of somebody else as well when they were quicker."""
    shown = pack_or_404(request, public_id, Permission.MAKE_PACKS)
    place = _place(shown, slot)
    newest = shown.texts.filter(slot=slot).select_related("written_by").order_by("-pk").first()
    form = _form(place, newest, sent(request))
    if form.is_valid():
        try:
            with errors_into(form, NotPossibleError, AlreadyWithdrawnError):
                return _written(request, shown, place, form)
        except ChangedMeanwhileError as error:
            messages.error(request, str(error))
            # Sending it once more is a choice, made beside what the other wrote.
            mine = _form(place, newest, None, text=form.cleaned_data["text"])
            response = _page(request, shown, place, newest, mine, is_overtaken=True)
            response.status_code = HTTPStatus.CONFLICT
            return response
    return _page(request, shown, place, newest, form)


def _form(place: Slot, newest: PackText | None, data: Any, **changes: str) -> PackTextForm:
    start = {"text": newest.text if newest else "", "replaces": newest.pk if newest else 0}
    form = PackTextForm(data, initial=start | changes)
    form.fields["text"].label = place.label
    form.fields["text"].help_text = place.hint
    return form


def _written(
    request: SignedInRequest, shown: Pack, place: Slot, form: PackTextForm
) -> HttpResponse:
    said = form.cleaned_data
    was_approved = shown.is_approved
    write_pack_text(by=request.user, pack=shown, slot=place.key, **said)
    warn_of_names(request, shown.system, said["text"])
    done = "Saved."
    if was_approved:
        done = "Saved. The pack is a draft again, because nobody has approved these words."
    messages.success(request, done)
    return redirect(back_url(shown, place))


def _page(
    request: SignedInRequest,
    shown: Pack,
    place: Slot,
    newest: PackText | None,
    form: PackTextForm,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    texts = shown.texts.filter(slot=place.key).select_related("written_by")
    return form_page(
        request,
        "engagement/packs/words.html",
        form,
        pack=shown,
        place=place,
        newest=newest,
        texts=keyset_page(texts, request.GET, order=("-id",), size=PAGE_SIZE),
        may_write=may_write(shown, makes=True),
        is_overtaken=is_overtaken,
        back_url=back_url(shown, place),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_pack(shown),
    )


def _place(shown: Pack, slot: str) -> Slot:
    """The place that the address names: of the front sheet, or of a figure that is there."""
    document = None
    if shown.figures is not None and slot not in FRONT:
        document = document_of(shown.figures)
    try:
        return slot_of(slot, document)
    except KeyError as error:
        raise Http404("A pack has no such text.") from error
