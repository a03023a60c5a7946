"""Puts what a calendar says beside what is known: new meetings, changed ones, cancelled ones."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils import timezone

from audit.recording import Actor, action, record
from engagement.analytics.calendar_people import known_of
from engagement.calendars.facts import Contents, Entry, Window
from engagement.calendars.identity import identity_of, series_digest, series_of
from engagement.calendars.judging import Known, Verdict, colleagues_of, judge, outside_of
from engagement.enums import Channel, MeetingChange, MeetingState, ReadingState
from engagement.models import (
    Calendar,
    CalendarAttendee,
    CalendarEntry,
    CalendarReading,
    CalendarSighting,
    IgnoredMeeting,
)
from partners.models import System

_FACTS = ("title", "starts_at", "ends_at", "is_all_day", "channel", "sequence", "stamp")
_NOW = ("now_starts_at", "now_ends_at", "now_cancelled", "change", "sequence", "stamp")


@action
def take_in(*, by: Actor, reading: CalendarReading, contents: Contents) -> CalendarReading:
    """Keep what looks like meetings with partners, and nothing else of a calendar."""
    # One calendar of a system at a time, so that a meeting of two people is found by the second.
    System.objects.select_for_update(no_key=True).get(pk=reading.system_id)
    calendar = Calendar.objects.select_related("owner", "system").get(pk=reading.calendar_id)
    reading.counts = dict(_Sorting(calendar, contents).store())
    reading.problems = [problem[:200] for problem in contents.problems]
    _close(reading, ReadingState.DONE)
    facts = {name: number for name, number in reading.counts.items() if number}
    record("calendar.read", reading, system_id=calendar.system.public_id, facts=facts)
    return reading


@action
def fail_reading(*, by: Actor, reading: CalendarReading, error: str) -> CalendarReading:
    """Note that a file could not be read, with a sentence for the person; the file goes."""
    reading.error = error[:300]
    _close(reading, ReadingState.FAILED)
    record("calendar.not_read", reading, system_id=reading.system.public_id)
    return reading


def _close(reading: CalendarReading, state: ReadingState) -> None:
    file, reading.file = reading.file, None
    reading.state = state
    reading.finished_at = timezone.now()
    reading.save()
    if file is not None:
        file.delete()


class _Sorting:
    """The entries of one calendar, sorted into what is new, known, changed and none of ours."""

    def __init__(self, calendar: Calendar, contents: Contents) -> None:
        self._calendar = calendar
        self._contents = contents
        self._counts: Counter[str] = Counter(contents.counts)
        addresses = {person.address for entry in contents.entries for person in entry.invited}
        self._known = known_of(calendar.system, calendar.owner, addresses)
        self._told = {identity_of(entry): entry for entry in contents.entries}
        self._verdicts = {key: judge(entry, self._known) for key, entry in self._told.items()}
        self._wanted = self._not_ignored()

    def store(self) -> Counter[str]:
        """Write it down; the numbers of each kind."""
        for verdict in self._verdicts.values():
            self._counts[verdict] += 1
        rows = self._stored()
        for row in rows.values():
            self._compare(row, self._told[row.identity])
        for row in self._vanished():
            self._cancel(row, age=None)
        self._add([key for key in self._wanted if key not in rows])
        return self._counts

    def _stored(self) -> dict[str, CalendarEntry]:
        """What the system has of these meetings, held until we are done."""
        found = CalendarEntry.objects.select_for_update(of=("self",)).filter(
            system=self._calendar.system, identity__in=list(self._told)
        )
        rows = found.prefetch_related("attendees").order_by("identity")
        return {row.identity: row for row in rows}

    def _not_ignored(self) -> dict[str, None]:
        """Meetings with partners that the owner has not told us to ignore."""
        looks_right = [key for key, v in self._verdicts.items() if v == Verdict.PARTNER]
        mine = IgnoredMeeting.objects.filter(
            owner=self._calendar.owner, system=self._calendar.system
        )
        ignored = set(mine.values_list("digest", flat=True))
        kept = [k for k in looks_right if not {k, series_of(self._told[k])} & ignored]
        self._counts["ignored"] = len(looks_right) - len(kept)
        return dict.fromkeys(kept)

    def _compare(self, row: CalendarEntry, entry: Entry) -> None:
        verdict = self._verdicts[row.identity]
        is_older = entry.age < _age(row)
        if row.is_waiting and verdict == Verdict.PARTNER:
            self._counts["known"] += 1
            if row.identity in self._wanted:
                self._see([row])
            if not is_older and _update(row, entry, self._known):
                self._counts["updated"] += 1
        elif row.is_waiting and verdict == Verdict.CANCELLED and not is_older:
            self._cancel(row, age=entry)
        elif row.is_waiting and not is_older:
            self._lose_sight(row)
        elif not row.is_waiting and not is_older:
            self._counts["known"] += 1
            if verdict == Verdict.PARTNER:
                self._see([row])
            self._note(row, entry)

    def _vanished(self) -> Iterable[CalendarEntry]:
        """Occurrences that a series which was wholly read no longer has."""
        series = [series_digest(uid, host) for uid, host in self._contents.series]
        seen = CalendarSighting.objects.filter(calendar=self._calendar)
        window = Window.around(timezone.now())
        return (
            CalendarEntry.objects.select_for_update(of=("self",))
            .filter(system=self._calendar.system, series__in=series)
            .filter(pk__in=seen.values("entry"))
            .filter(starts_at__gt=window.start, starts_at__lt=window.end)
            .exclude(identity__in=list(self._told))
            .order_by("identity")
        )

    def _cancel(self, row: CalendarEntry, age: Entry | None) -> None:
        self._counts["taken_back"] += 1
        if row.is_waiting:
            row.delete()
        elif not row.now_cancelled:
            row.now_cancelled, row.change = True, MeetingChange.CANCELLED
            _grow_older(row, age)
            row.save(update_fields=_NOW)

    def _note(self, row: CalendarEntry, entry: Entry) -> None:
        """What the calendar says now of a meeting that is an event already. The event stays."""
        told = (entry.starts_at, entry.ends_at, entry.is_cancelled)
        if told == (row.now_starts_at, row.now_ends_at, row.now_cancelled):
            return
        row.now_starts_at, row.now_ends_at, row.now_cancelled = told
        _grow_older(row, entry)
        if entry.is_cancelled:
            row.change = MeetingChange.CANCELLED
        elif told[:2] != (row.starts_at, row.ends_at):
            row.change = MeetingChange.MOVED
        else:
            row.change = MeetingChange.NONE
        self._counts["changed_after"] += bool(row.change)
        row.save(update_fields=_NOW)

    def _lose_sight(self, row: CalendarEntry) -> None:
        """It no longer looks like a meeting with partners in this calendar."""
        CalendarSighting.objects.filter(entry=row, calendar=self._calendar).delete()
        if not row.sightings.exists():
            row.delete()

    def _add(self, keys: Sequence[str]) -> None:
        entries = [self._told[key] for key in keys]
        new = [_row(self._calendar, entry) for entry in entries]
        rows = CalendarEntry.objects.bulk_create(new, batch_size=500)
        people = [
            person
            for row, entry in zip(rows, entries, strict=True)
            for person in _attendees(row, entry, self._known)
        ]
        CalendarAttendee.objects.bulk_create(people, batch_size=1_000)
        self._see(rows)
        self._counts["new"] = len(rows)

    def _see(self, rows: Sequence[CalendarEntry]) -> None:
        """The meetings stand in this calendar."""
        system = self._calendar.system
        sightings = [
            CalendarSighting(entry=row, calendar=self._calendar, system=system) for row in rows
        ]
        CalendarSighting.objects.bulk_create(sightings, batch_size=1_000, ignore_conflicts=True)


def _row(calendar: Calendar, entry: Entry) -> CalendarEntry:
    return CalendarEntry(
        system=calendar.system,
        identity=identity_of(entry),
        series=series_of(entry),
        state=MeetingState.WAITING,
        **_facts(entry),
    )


def _facts(entry: Entry) -> dict[str, object]:
    return {
        "title": entry.title,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
        "is_all_day": entry.is_all_day,
        "channel": Channel.VIDEO if entry.is_online else Channel.NOT_KNOWN,
        "sequence": entry.sequence,
        "stamp": entry.stamp,
    }


def _attendees(row: CalendarEntry, entry: Entry, known: Known) -> list[CalendarAttendee]:
    sides = (outside_of(entry, known), False), (colleagues_of(entry, known), True)
    return [
        CalendarAttendee(
            entry=row,
            system_id=row.system_id,
            email=person.address,
            name=person.name,
            declined=person.declined,
            is_own=is_own,
        )
        for people, is_own in sides
        for person in people
    ]


def _update(row: CalendarEntry, entry: Entry, known: Known) -> bool:
    """Bring a waiting meeting up to what the calendar says; whether anything was different."""
    facts = _facts(entry)
    seen = {name for name in facts if name not in {"sequence", "stamp"}}
    differs = any(getattr(row, name) != facts[name] for name in seen)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=_FACTS)
    new = _attendees(row, entry, known)
    told = {(p.email, p.name, p.declined) for p in new}
    if told != {(p.email, p.name, p.declined) for p in row.attendees.all()}:
        row.attendees.all().delete()
        CalendarAttendee.objects.bulk_create(new)
        differs = True
    return differs


def _age(row: CalendarEntry) -> tuple[int, float]:
    return row.sequence, row.stamp.timestamp() if row.stamp else 0.0


def _grow_older(row: CalendarEntry, entry: Entry | None) -> None:
    if entry is not None:
        row.sequence, row.stamp = entry.sequence, entry.stamp
