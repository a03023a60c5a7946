"""Personal links of a partnership: made for a person, seen, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.actions.partner_link import make_partner_link, revoke_partner_link
from engagement.emails import send_partner_link
from engagement.enums import Side
from engagement.errors import EngagementError
from engagement.forms.partner_link import PartnerLinkForm
from engagement.models import Commitment, PartnerLink
from engagement.views.record_page import partnership_for_writing
from engagement.views.trail import to_partnership
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.models import Partnership


@require_safe
def partner_links(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The links of a partnership, newest first, with what was answered through them."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.VIEW_PEOPLE, partnership.system)
    rows = PartnerLink.objects.visible_to(request.user).filter(partnership=partnership)
    found = rows.select_related("person", "made_by").prefetch_related("answers")
    context = {
        "partnership": partnership,
        "page": keyset_page(found, request.GET, order=("-id",), size=25),
        "may_log": Permission.LOG_EVENTS in permissions_in(request.user, partnership.system),
        "breadcrumbs": to_partnership(partnership),
        "fictional_data": partnership.system.is_fictional,
    }
    return render(request, "engagement/partner_links.html", context)


@never_cache
def partner_link_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Make a link. Its address is shown in this one answer and kept nowhere."""
    partnership = partnership_for_writing(request, public_id)
    form = PartnerLinkForm(sent(request), user=request.user, partnership=partnership)
    context = {
        "partnership": partnership,
        "breadcrumbs": to_partnership(partnership),
        "fictional_data": partnership.system.is_fictional,
    }
    if form.is_valid():
        with errors_into(form):
            by_mail = form.cleaned_data.pop("by_mail")
            link, token = make_partner_link(
                by=request.user, partnership=partnership, **form.cleaned_data
            )
            address = request.build_absolute_uri(reverse("engagement:partner_page", args=[token]))
            made = {**context, "link": link, "address": address, "mail": None}
            if by_mail:
                made["mail"] = _mail(link, address)
            return render(request, "engagement/partner_link_made.html", made)
    waiting = Commitment.objects.awaiting(Side.PARTNER).filter(partnership=partnership)
    context["waiting"] = list(waiting.soonest_first()[:10])
    return form_page(request, "engagement/partner_link_new.html", form, **context)


def partner_link_revoke(request: SignedInRequest, public_id: str) -> HttpResponse:
    """End a link at once."""
    link = get_object_or_404(
        PartnerLink.objects.visible_to(request.user).select_related(
            "partnership__organisation", "system", "person"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, link.system)
    back_url = reverse("engagement:partner_links", args=[link.partnership.public_id])
    if request.method == "POST":
        try:
            revoke_partner_link(by=request.user, link=link)
            messages.success(request, "The link no longer works.")
        except EngagementError as refusal:
            messages.info(request, str(refusal))
        return redirect(back_url)
    context = {
        "link": link,
        "back_url": back_url,
        "breadcrumbs": to_partnership(link.partnership),
        "fictional_data": link.system.is_fictional,
    }
    return render(request, "engagement/partner_link_revoke.html", context)


def _mail(link: PartnerLink, address: str) -> bool:
    """Whether the mail went out; the link is there all the same and can be copied."""
    try:
        send_partner_link(link, address)
    except OSError:
        return False
    return True
