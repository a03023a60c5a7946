"""How things stood with a partner before anything was recorded: said, and said again."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.starting_point import set_starting_point
from engagement.forms.starting_point import StartingPointForm
from engagement.presenters.starting_point import FADES
from engagement.views.named import warn_of_names
from engagement.views.record_page import Place, Words, change_page, partnership_for_writing
from engagement.views.trail import to_partnership
from nhsuk.submission import sent
from partners.access import require


def starting_point(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Say how things stood; what was said before stays readable."""
    partnership = partnership_for_writing(request, public_id)
    require(request.user, Permission.MANAGE_PARTNERSHIPS, partnership.system)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])

    def save(said: dict[str, Any]) -> None:
        set_starting_point(by=request.user, partnership=partnership, **said)
        warn_of_names(request, partnership.system, said["reason"])

    return change_page(
        request,
        StartingPointForm(sent(request)),
        save,
        words=Words(
            title="How did things stand before?",
            caption=str(partnership),
            text=f"{FADES} What was said before stays readable.",
            button="Save starting point",
            done="The starting point is recorded. The scores are being updated.",
        ),
        place=Place(partnership, to_partnership(partnership), f"{back_url}#start"),
    )
