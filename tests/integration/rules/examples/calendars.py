"""Examples of what people do with their calendars and the meetings in them."""

from typing import Any

from audit.recording import Service
from engagement.actions.calendar import subscribe_calendar
from engagement.actions.calendar_entry import accept_meeting
from engagement.calendars.facts import Contents
from engagement.calendars.fetching import Fetched
from engagement.models import Calendar, CalendarEntry, CalendarReading
from tests import factories as make
from tests.integration.calendars.files import calendar, event, upload
from tests.integration.rules.examples.registry import example

CONTENT = calendar(event())
ADDRESS = "https://calendar.invalid/secret/basic.ics"


def _subscribed() -> Calendar:
    system = make.make_system()
    return subscribe_calendar(by=make.make_user(system=system), system=system, address=ADDRESS)


def _reading() -> CalendarReading:
    subscribed = _subscribed()
    return CalendarReading.objects.create(calendar=subscribed, system=subscribed.system)


def _waiting() -> dict[str, Any]:
    partnership = make.make_partnership()
    user = make.make_user(system=partnership.system)
    upload(user, partnership.system, CONTENT)
    return {"by": user, "entry": CalendarEntry.objects.latest("id")}


@example("engagement.actions.calendar.upload_calendar")
def _() -> dict[str, Any]:
    system = make.make_system()
    user = make.make_user(system=system)
    return {"by": user, "system": system, "name": "calendar.ics", "content": CONTENT}


@example("engagement.actions.calendar.subscribe_calendar")
def _() -> dict[str, Any]:
    system = make.make_system()
    return {"by": make.make_user(system=system), "system": system, "address": ADDRESS}


@example("engagement.actions.calendar.ask_to_fetch")
def _() -> dict[str, Any]:
    return {"calendar": _subscribed()}


@example("engagement.actions.calendar.end_calendar")
def _() -> dict[str, Any]:
    return {"calendar": _subscribed()}


@example("engagement.actions.calendar_reading.take_in")
def _() -> dict[str, Any]:
    return {"reading": _reading(), "contents": Contents()}


@example("engagement.actions.calendar_reading.fail_reading")
def _() -> dict[str, Any]:
    return {"reading": _reading(), "error": "This is no calendar."}


@example("engagement.actions.calendar_fetch.keep_fetched")
def _() -> dict[str, Any]:
    fetched = Fetched(content=b"", etag="one")
    contents = Contents()
    return {
        "by": Service("calendars"),
        "calendar": _subscribed(),
        "fetched": fetched,
        "contents": contents,
    }


@example("engagement.actions.calendar_fetch.note_failure")
def _() -> dict[str, Any]:
    return {"by": Service("calendars"), "calendar": _subscribed(), "error": "Nobody answered."}


@example("engagement.actions.calendar_entry.accept_meeting")
def _() -> dict[str, Any]:
    call = _waiting()
    return {**call, "partnerships": [make.make_partnership(system=call["entry"].system)]}


@example("engagement.actions.calendar_entry.match_meeting")
def _() -> dict[str, Any]:
    call = _waiting()
    partnership = make.make_partnership(system=call["entry"].system)
    return {**call, "event": make.make_event(partnerships=[partnership])}


@example("engagement.actions.calendar_entry.ignore_meeting")
def _() -> dict[str, Any]:
    return _waiting()


@example("engagement.actions.calendar_entry.settle_change")
def _() -> dict[str, Any]:
    call = _waiting()
    entry, user = call["entry"], call["by"]
    partnership = make.make_partnership(system=entry.system)
    accept_meeting(by=user, entry=entry, partnerships=[partnership])
    upload(user, entry.system, calendar(event(sequence=1), method="CANCEL"))
    return call


@example("engagement.actions.calendar_entry.forget_meeting")
def _() -> dict[str, Any]:
    return {"entry": _waiting()["entry"]}
