"""How waves stand, in a word and a colour, and what the page of one says while it runs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from accounts.roles import Permission
from engagement.actions.survey.closing import CLOSE
from engagement.actions.survey.opening import OPEN, why_not_ready
from engagement.actions.survey.reminding import REMINDERS
from engagement.enums import MailStep, Side, WaveState
from engagement.models import SurveyWave
from engagement.presenters.surveys.wave_mails import StepMails, mails_of
from engagement.surveys.kinds import kind_of
from jobs.enums import JobState
from jobs.models import Job
from jobs.models.job import JobQuerySet
from nhsuk.formats import nhs_date
from partners.enums import Sector

COLOURS = {
    WaveState.DRAFT: "grey",
    WaveState.OPENING: "yellow",
    WaveState.OPEN: "blue",
    WaveState.CLOSING: "yellow",
    WaveState.CLOSED: "green",
}


@dataclass(frozen=True)
class WaveLine:
    """A wave in the list."""

    wave: SurveyWave

    @property
    def state(self) -> tuple[str, str]:
        """Words and colour of its tag."""
        return state_of(self.wave)

    @property
    def kind(self) -> str:
        """Who answers about whom."""
        return kind_words(self.wave)

    @property
    def days(self) -> str:
        """From when to when."""
        last = self.wave.closed_on or self.wave.closes_on
        return f"{nhs_date(self.wave.opens_on)} to {nhs_date(last)}"


@dataclass(frozen=True)
class RateRow:
    """How many of a group have answered."""

    label: str
    answered: int
    asked: int

    @property
    def share(self) -> str:
        """As a whole percentage."""
        return f"{round(100 * self.answered / self.asked)}%" if self.asked else "–"


@dataclass(frozen=True)
class StepRow:
    """A mail of the wave: when it goes out, and what became of it."""

    label: str
    due_on: date
    mails: StepMails

    @property
    def is_written(self) -> bool:
        return self.mails.written > 0

    @property
    def is_over(self) -> bool:
        """Whether its day has passed."""
        return self.due_on < timezone.localdate()


@dataclass(frozen=True)
class WavePage:
    """What the page of a wave shows to those who run it."""

    wave: SurveyWave
    allowed: frozenset[Permission]

    @property
    def state(self) -> tuple[str, str]:
        return state_of(self.wave)

    @property
    def kind(self) -> str:
        return kind_words(self.wave)

    @property
    def may_manage(self) -> bool:
        return Permission.MANAGE_SURVEYS in self.allowed

    @property
    def may_see_people(self) -> bool:
        return {Permission.MANAGE_SURVEYS, Permission.VIEW_PEOPLE} <= self.allowed

    @property
    def is_running(self) -> bool:
        """Opened, and not closed yet."""
        return not self.wave.is_withdrawn and self.wave.state in (
            WaveState.OPENING,
            WaveState.OPEN,
            WaveState.CLOSING,
        )

    @property
    def is_scheduled(self) -> bool:
        """To be sent out on a day that lies ahead."""
        return (
            self.wave.state == WaveState.OPENING and not self.wave.is_withdrawn and self.job is None
        )

    @cached_property
    def job(self) -> Job | None:
        """The work on it that has not come to its end."""
        kind = CLOSE if self.wave.state == WaveState.CLOSING else OPEN
        return _jobs(self.wave, kind).unfinished().order_by("-pk").first()

    @cached_property
    def failure(self) -> str:
        """Why the work on it broke off; it is tried again by itself."""
        kind = {WaveState.OPENING: OPEN, WaveState.CLOSING: CLOSE}.get(WaveState(self.wave.state))
        if kind is None or self.job is not None:
            return ""
        last = _jobs(self.wave, kind).order_by("-pk").first()
        return last.error if last is not None and last.state == JobState.FAILED else ""

    @cached_property
    def not_ready(self) -> str:
        """Why a draft cannot be sent out as it is, for those who could."""
        return why_not_ready(self.wave) if self.wave.is_draft and self.may_manage else ""

    @cached_property
    def asked(self) -> int:
        """How many people have a link."""
        return sum(self._asked_by_sector.values())

    @cached_property
    def answered(self) -> int:
        """How many have sent their answers."""
        return sum(self._answered_by_sector.values())

    @property
    def may_count(self) -> bool:
        """Whether how many answered may be shown: once it is closed its results say that."""
        return self.wave.state != WaveState.CLOSED and (
            not self.wave.instrument_version.is_confidential
            or self.asked >= self.wave.fewest_people
        )

    @property
    def whole(self) -> RateRow:
        return RateRow("All", self.answered, self.asked)

    @cached_property
    def by_sector(self) -> list[RateRow]:
        """In confidence, groups that are too small for that are put together."""
        labels = dict(Sector.choices)
        rows = [
            RateRow(str(labels.get(sector, "Other")), self._answered_by_sector[sector], asked)
            for sector, asked in sorted(self._asked_by_sector.items())
        ]
        if self.wave.answered_by == Side.SYSTEM or len(rows) < 2:
            return []
        if self.wave.instrument_version.is_confidential:
            rows = together(rows, self.wave.fewest_people)
        return rows

    @cached_property
    def steps(self) -> list[StepRow]:
        """The invitation and its reminders, in order."""
        mails = self._mails
        days: list[tuple[MailStep, int]] = [(MailStep.INVITATION, 0)]
        days += zip(REMINDERS, self.wave.reminder_days, strict=False)
        by_hand = REMINDERS[len(self.wave.reminder_days) :]
        days += [(step, 0) for step in by_hand if step in mails]
        return [_step_row(self.wave, step, day, mails) for step, day in days]

    @property
    def may_remind(self) -> bool:
        """Whether a reminder is left."""
        return self.wave.is_open and any(step not in self._mails for step in REMINDERS)

    @cached_property
    def away(self) -> dict[str, int]:
        """How many are not written to any more, and why."""
        rows = self.wave.invitations
        return {
            "bounced": rows.standing().filter(bounced_at__isnull=False).count(),
            "declined": rows.standing().filter(declined_at__isnull=False).count(),
            "passed_on": rows.filter(passed_on_at__isnull=False).count(),
            "taken_back": rows.filter(taken_back_at__isnull=False).count(),
        }

    @cached_property
    def _mails(self) -> dict[MailStep, StepMails]:
        return mails_of(self.wave)

    @cached_property
    def _asked_by_sector(self) -> dict[str, int]:
        rows = self.wave.invitations.standing().values_list("sector").annotate(Count("pk"))
        return dict(rows.order_by())

    @cached_property
    def _answered_by_sector(self) -> Counter[str]:
        """Somebody who answers about several partners is one."""
        rows = (
            self.wave.responses.finished()
            .values_list("sector")
            .annotate(Count("key", distinct=True))
        )
        return Counter(dict(rows.order_by()))


def together(rows: list[RateRow], fewest: int) -> list[RateRow]:
    """Put groups of fewer than so many together, and with the next larger one if need be."""
    ranked = sorted(rows, key=lambda row: row.asked)
    small: list[RateRow] = []
    while ranked and (ranked[0].asked < fewest or (small and _asked(small) < fewest)):
        small.append(ranked.pop(0))
    if not small:
        return rows
    kept = [row for row in rows if row in ranked]
    return [*kept, RateRow("Other sectors together", sum(r.answered for r in small), _asked(small))]


def state_of(wave: SurveyWave) -> tuple[str, str]:
    """Words and colour: what was taken back is neither open nor closed any more."""
    if wave.is_withdrawn:
        return ("Withdrawn" if wave.state == WaveState.CLOSED else "Cancelled"), "grey"
    state = WaveState(wave.state)
    return str(state.label), COLOURS[state]


def kind_words(wave: SurveyWave) -> str:
    """Who answers about whom."""
    if wave.answered_by == Side.SYSTEM:
        return "Answered by the system’s people, about partners"
    return f"Answered by {str(kind_of(wave.instrument_version).label).lower()}"


def _jobs(wave: SurveyWave, kind: str) -> JobQuerySet:
    return Job.objects.filter(kind=kind, parameters__wave=str(wave.public_id))


def _step_row(
    wave: SurveyWave, step: MailStep, day: int, mails: Mapping[MailStep, StepMails]
) -> StepRow:
    return StepRow(
        str(step.label), wave.opens_on + timedelta(days=day), mails.get(step, StepMails(step))
    )


def _asked(rows: list[RateRow]) -> int:
    return sum(row.asked for row in rows)
