"""What is done with the meetings that were ticked in the inbox."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError

from accounts.requests import SignedInRequest
from engagement.actions.calendar_entry import accept_meeting, ignore_meeting
from engagement.analytics.calendar_people import propose
from engagement.errors import EngagementError
from engagement.forms.calendar import MeetingPartnersForm
from engagement.ids import uuid_of
from engagement.models import CalendarEntry, Event
from engagement.views.calendar_lookup import AT_ONCE
from nhsuk.formats import counted
from partners.models import System

# Those ticked, or the one whose own button was pressed.
ACCEPT, ACCEPT_ONE = "_accept", "_accept_one"


def decide_several(request: SignedInRequest, system: System) -> bool:
    """Accept meetings, each with its partners, or ignore them, and say what came of it.

    Each is decided by itself; false when none was ticked.
    """
    one = request.POST.getlist(ACCEPT_ONE)
    ids = [uuid_of(text) for text in (one or request.POST.getlist("meetings"))[:AT_ONCE]]
    if not ids:
        return False
    waiting = CalendarEntry.objects.visible_to(request.user).filter(system=system).waiting()
    entries = list(
        waiting.filter(public_id__in=[each for each in ids if each is not None])
        .select_related("system")
        .prefetch_related("attendees")
        .order_by("-starts_at", "-id")
    )
    if one or ACCEPT in request.POST:
        _accept(request, system, entries)
    else:
        _ignore(request, entries)
    if gone := len(ids) - len(entries):
        which = "1 meeting was" if gone == 1 else f"{gone} meetings were"
        messages.warning(request, f"{which} decided about before.")
    return True


def _accept(request: SignedInRequest, system: System, entries: Sequence[CalendarEntry]) -> None:
    proposals = propose(system, entries)
    logged: list[tuple[Event, int]] = []
    without, refused = [], []
    for entry in entries:
        form = MeetingPartnersForm(
            request.POST,
            prefix=str(entry.public_id),  # one page has the forms of many
            proposals=proposals[entry.pk],
            user=request.user,
            entry=entry,
        )
        if not form.is_valid():
            without.append(str(entry))
            continue
        chosen = form.partnerships()
        try:
            event = accept_meeting(by=request.user, entry=entry, partnerships=chosen)
        except EngagementError as error:
            refused.append(f"{entry}: {error}")
        except ValidationError as error:
            refused.append(f"{entry}: {' '.join(error.messages)}")
        else:
            logged.append((event, len(chosen)))
    if logged:
        messages.success(request, _logged(logged))
    if without:
        titles = "; ".join(without)
        messages.warning(request, f"No partner is ticked, so it still waits: {titles}.")
    for sentence in refused:
        messages.warning(request, sentence)


def _logged(logged: Sequence[tuple[Event, int]]) -> str:
    if len(logged) > 1:
        return f"{counted(len(logged), 'meeting')} are logged. The scores are being updated."
    event, partners = logged[0]
    scores = "score is" if partners == 1 else "scores are"
    return f"{event} is logged with {counted(partners, 'partner')}. The {scores} being updated."


def _ignore(request: SignedInRequest, entries: Sequence[CalendarEntry]) -> None:
    gone = 0
    for entry in entries:
        try:
            gone += ignore_meeting(by=request.user, entry=entry)
        except EngagementError as error:
            messages.warning(request, f"{entry}: {error}")
    if gone:
        which = counted(gone, "meeting")
        messages.success(request, f"You will not be asked about {which} again.")
