"""How a request stands, in words, and what is to be done next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from engagement.actions.information.answer import missing_for_approval, why_not_approver
from engagement.actions.information.request import begins_on
from engagement.actions.information.second_look import why_not_reviewer
from engagement.enums import FoundKind, ItemDecision, RequestState
from engagement.foi.exemptions import REFUSALS
from engagement.foi.working_days import last_day_to_answer, left_out_between
from engagement.models import InformationRequest, RequestClarification
from jobs.models import Job
from nhsuk.formats import counted, nhs_date
from partners.models import Partnership, Place

COLOURS = {
    RequestState.RECEIVED: "blue",
    RequestState.SEARCHING: "blue",
    RequestState.REVIEWING: "yellow",
    RequestState.APPROVED: "purple",
    RequestState.RELEASED: "green",
    RequestState.REFUSED: "grey",
    RequestState.WITHDRAWN: "grey",
}
SOON = 5  # days


class Step(StrEnum):
    """What a request waits for, and from whom."""

    SEARCH = "search"
    WAIT = "wait"
    FAILED = "failed"
    REVIEW = "review"
    APPROVE = "approve"
    ASK = "ask"
    MAKE = "make"
    RELEASE = "release"
    NOTHING = "nothing"


@dataclass(frozen=True)
class RequestLine:
    """One line of a list of requests."""

    asked: InformationRequest
    today: date

    @property
    def state(self) -> tuple[str, str]:
        """Words and colour."""
        if self.asked.is_reviewed_again:
            return "Internal review", "orange"
        return self.asked.get_state_display(), COLOURS[RequestState(self.asked.state)]

    @property
    def due(self) -> str:
        """By when it must be answered, in a sentence."""
        return due_words(self.asked, self.today)

    @property
    def is_late(self) -> bool:
        """Whether the last day is over."""
        if self.asked.is_reviewed_again:
            due = self.asked.review_due_on
        else:
            due = None if self.asked.is_closed else self.asked.due_on
        return due is not None and due < self.today

    @property
    def outcome(self) -> str:
        """What came of it, as the log says it."""
        if self.asked.state == RequestState.REFUSED:
            came = f"Refused. {REFUSALS.get(self.asked.refused_under, '')}"
        else:
            came = str(self.asked.get_state_display())
        if self.asked.review_outcome:
            return f"{came}. Internal review: {self.asked.get_review_outcome_display()}"
        return came

    @property
    def days_taken(self) -> str:
        """How long it took."""
        days = self.asked.working_days
        return "" if days is None else counted(days, "working day")


@dataclass(frozen=True)
class RequestPage:
    """All that the page of a request shows.

    ``naming_people``: items that are to be released whole and may hold personal details.
    ``clock``: how the last day was worked out. ``reviews``: the person may close the review.
    """

    line: RequestLine
    step: Step
    tally: dict[str, int]
    missing: list[str]
    clarifications: list[RequestClarification]
    is_waiting: bool
    scope: list[tuple[str, str]]
    job: Job | None
    answers: bool
    approves: bool
    why_not: str
    naming_people: int
    clock: list[str]
    may_extend: bool
    may_be_reviewed: bool
    reviews: bool

    @property
    def decided(self) -> int:
        """How many items are decided."""
        return self.tally["total"] - self.tally[ItemDecision.UNDECIDED]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Each decision with how many items there are of it."""
        return [(each.value, str(each.label), self.tally[each]) for each in ItemDecision]


def request_page(
    asked: InformationRequest, user: User, allowed: Collection[Permission]
) -> RequestPage:
    """What a person sees of a request, who may do what is allowed to them."""
    answers = Permission.MANAGE_INFORMATION_REQUESTS in allowed
    approves = Permission.APPROVE_INFORMATION_REQUESTS in allowed
    clarifications = list(asked.clarifications.order_by("asked_on", "id"))
    missing = missing_for_approval(asked) if asked.is_in_review else []
    why_not = why_not_approver(asked, user) if approves else ""
    today, begins = timezone.localdate(), begins_on(asked)
    return RequestPage(
        line=RequestLine(asked, today),
        step=_step(asked, missing, answers=answers, approves=approves and not why_not),
        tally=asked.items.tally(),
        missing=missing,
        clarifications=clarifications,
        is_waiting=any(row.answered_on is None for row in clarifications),
        scope=scope_words(asked),
        job=running_job(asked),
        answers=answers,
        approves=approves,
        why_not=why_not,
        naming_people=asked.items.filter(decision=ItemDecision.RELEASE, has_people=True).count(),
        clock=clock_words(asked, begins),
        may_extend=answers and begins is not None and last_day_to_answer(begins) >= today,
        may_be_reviewed=asked.may_be_reviewed,
        reviews=asked.is_reviewed_again and not why_not_reviewer(asked, user),
    )


def running_job(asked: InformationRequest) -> Job | None:
    """The work on a request that goes on, if any does."""
    for job in (asked.answer_job, asked.search_job):
        if job is not None and not job.is_finished:
            return job
    return None


def due_words(asked: InformationRequest, today: date) -> str:
    """By when a request must be answered or reviewed, and how that stands."""
    if asked.is_reviewed_again:
        return _until(asked.review_due_on, today)
    if asked.is_closed:
        return f"closed on {nhs_date(asked.closed_on)}" if asked.closed_on else ""
    if asked.due_on is None:
        return "no time runs: the applicant was asked what they mean"
    return _until(asked.due_on, today)


def clock_words(asked: InformationRequest, begins: date | None) -> list[str]:
    """How the last day was worked out, in sentences; none while no time runs."""
    if begins is None:
        return []
    usual = last_day_to_answer(begins)
    since = "the request came in" if begins == asked.received_on else "the applicant answered"
    left_out = [nhs_date(day) for day in left_out_between(begins, usual)]
    holidays = f", nor bank holidays: {', '.join(left_out)}" if left_out else ""
    counted_days = (
        f"{nhs_date(usual)} is the 20th working day after {nhs_date(begins)}, when {since}. "
        f"Weekends are not counted{holidays}."
    )
    words = [counted_days]
    if asked.extended_to is not None:
        words.append(
            f"Extended to {nhs_date(asked.extended_to)} under the "
            f"{asked.get_extended_under_display()}: {asked.extension_reason}"
        )
    return words


def _until(due: date | None, today: date) -> str:
    if due is None:
        return ""
    left = (due - today).days
    if left < 0:
        return f"{counted(-left, 'day')} late: due on {nhs_date(due)}"
    if left == 0:
        return "due today"
    near = f", in {counted(left, 'day')}" if left <= SOON else ""
    return f"due on {nhs_date(due)}{near}"


def scope_words(asked: InformationRequest) -> list[tuple[str, str]]:
    """Where it is looked for, as names and values."""
    rows = Partnership.objects.filter(system=asked.system_id, public_id__in=asked.partnerships)
    partners = sorted(str(row) for row in rows.select_related("organisation", "system"))
    places = Place.objects.filter(system=asked.system_id, public_id__in=asked.places)
    named = [*partners, *places.order_by("name").values_list("name", flat=True)]
    since = f"from {nhs_date(asked.since)} " if asked.since else ""
    until = f"to {nhs_date(asked.until)}" if asked.until else ""
    return [
        ("Partners", ", ".join(named) or "All"),
        ("Days", f"{since}{until}".strip().capitalize() or "All"),
        ("Kinds", ", ".join(str(FoundKind(kind).label) for kind in asked.kinds) or "All"),
        ("Words", asked.words or "Any"),
    ]


def _step(asked: InformationRequest, missing: list[str], *, answers: bool, approves: bool) -> Step:
    if running_job(asked) is not None:
        return Step.WAIT
    match asked.state:
        case RequestState.RECEIVED:
            return Step.SEARCH if answers else Step.NOTHING
        case RequestState.SEARCHING:
            return Step.FAILED
        case RequestState.REVIEWING if missing:
            return Step.REVIEW if answers else Step.NOTHING
        case RequestState.REVIEWING:
            return Step.APPROVE if approves else Step.ASK
        case RequestState.APPROVED if asked.answer is None:
            return Step.MAKE
        case RequestState.APPROVED:
            return Step.RELEASE if answers else Step.NOTHING
    return Step.NOTHING
