"""What each kind of thing to do says, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from engagement.analytics.todo.line import Line
from engagement.enums import HandoverState, PressureKind, Side
from engagement.models.todo import TodoKind
from nhsuk.formats import counted, nhs_date

WORDS_SHOWN = 140


@dataclass(frozen=True)
class Said:
    """What a line says besides its partner: the thing, the note below it, and what to do.

    With ``is_briefed`` the way to the briefing belongs beside it.
    """

    text: str
    note: str
    url: str
    act: str
    act_url: str
    is_briefed: bool = False


def _contact(line: Line) -> Said:
    last = f"Last contact {nhs_date(date.fromisoformat(line.extra))}" if line.extra else "Never met"
    return Said(
        text="Get in touch",
        note=f"{last}; expected every {counted(int(line.text), 'day')}",
        url=reverse("engagement:partnership", args=[line.partnership_id]),
        act="Log a meeting",
        act_url=f"{reverse('engagement:log_event')}?partner={line.partnership_id}",
        is_briefed=True,
    )


def _commitment(line: Line) -> Said:
    who = "We promised it" if line.extra == Side.SYSTEM else "They promised it"
    return Said(
        text=_short(line.text),
        note=f"{who}, {_due(line)}",
        url=reverse("engagement:commitment", args=[line.subject_id]),
        act="Say what became of it",
        act_url=reverse("engagement:commitment_settle", args=[line.subject_id]),
    )


def _issue(line: Line) -> Said:
    days = (timezone.localdate() - line.day).days
    return Said(
        text=_short(line.text),
        note=f"They raised it {nhs_date(line.day)}, unanswered for {counted(days, 'day')}",
        url=reverse("engagement:issue", args=[line.subject_id]),
        act="Record that it was acknowledged",
        act_url=reverse("engagement:issue_acknowledge", args=[line.subject_id]),
    )


def _document(line: Line) -> Said:
    who = "We asked for it" if line.extra == Side.SYSTEM else "They asked for it"
    return Said(
        text=_short(line.text),
        note=f"{who}, {_due(line)}",
        url=reverse("engagement:document", args=[line.subject_id]),
        act="Record as shared",
        act_url=reverse("engagement:document_share", args=[line.subject_id]),
    )


def _follow_up(line: Line) -> Said:
    return Said(
        text=_short(line.text),
        note=f"Follows from what they told us, {_due(line)}",
        url=reverse("engagement:discussion_point", args=[line.subject_id]),
        act="Say what became of it",
        act_url=reverse("engagement:discussion_follow_up", args=[line.subject_id]),
    )


def _not_engaged(line: Line) -> Said:
    decision, affected, decider = line.extra.split("|", 2)
    when = f", expected {nhs_date(line.day)}" if line.day > timezone.localdate() else ""
    note = f"{affected} is affected and was not engaged yet. Who decides: {decider or 'us'}{when}"
    if line.occasion != "ahead":
        when = f"before {decider or 'we'} decided on {nhs_date(line.day)}"
        note = f"{affected} is affected and was not engaged {when}"
    url = reverse("engagement:decision", args=[decision])
    return Said(
        text=_short(line.text), note=note, url=url, act="Record the engagement", act_url=url
    )


def _handed_over(line: Line) -> Said:
    url = reverse("engagement:handover", args=[line.extra])
    came_back = line.occasion == HandoverState.DECLINED
    return Said(
        text="Find somebody who looks after it" if came_back else "Accept it, or say why not",
        note="It was declined, and stays with you until somebody takes it"
        if came_back
        else f"Handed over by {line.text} {nhs_date(line.day)}",
        url=url,
        act="See the handover",
        act_url=url,
    )


def _conversation(line: Line) -> Said:
    return Said(
        text=_short(line.text),
        note=f"Meant to be talked about, {_due(line)}",
        url=f"{reverse('engagement:planned_conversations')}?partnership={line.partnership_id}",
        act="Log the meeting",
        act_url=f"{reverse('engagement:log_event')}?conversation={line.subject_id}",
        is_briefed=True,
    )


def _service(line: Line) -> Said:
    url = reverse("engagement:service", args=[line.subject_id])
    return Said(
        text=_short(line.text),
        note=f"The contract ends {nhs_date(line.day)}, and nobody has decided what follows",
        url=url,
        act="See the service",
        act_url=url,
    )


def _pressure(line: Line) -> Said:
    return Said(
        text=f"{PressureKind(line.text).label}: does it go on?",
        note=f"Recorded until {nhs_date(line.day)}; after that nothing allows for it",
        url=reverse("engagement:pressure", args=[line.subject_id]),
        act="Renew it",
        act_url=reverse("engagement:pressure_renew", args=[line.subject_id]),
    )


def _seat(line: Line) -> Said:
    board = reverse("partners:board", args=[line.extra])
    return Said(
        text=_short(line.text),
        note=f"The holder's time ends {nhs_date(line.day)}, and nobody is to follow",
        url=board,
        act="See the board",
        act_url=board,
    )


def _one_person(line: Line) -> Said:
    people = reverse("engagement:partnership", args=[line.partnership_id])
    return Said(
        text="Get to know a second person",
        note="A single person there was met in the last 12 months",
        url=people,
        act="Log a meeting",
        act_url=f"{reverse('engagement:log_event')}?partner={line.partnership_id}",
        is_briefed=True,
    )


def _details(line: Line) -> Said:
    person = reverse("partners:person", args=[line.subject_id])
    return Said(
        text=f"Check the details of {line.text}",
        note=f"Last found right {nhs_date(date.fromisoformat(line.occasion))}",
        url=person,
        act="Check them",
        act_url=person,
    )


def _due(line: Line) -> str:
    return f"{'was due' if line.day < timezone.localdate() else 'due'} {nhs_date(line.day)}"


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    if len(one_line) <= WORDS_SHOWN:
        return one_line
    return f"{one_line[: WORDS_SHOWN - 1].rstrip()}…"


SAID: dict[TodoKind, Callable[[Line], Said]] = {
    TodoKind.HANDED_OVER: _handed_over,
    TodoKind.CONTACT_OVERDUE: _contact,
    TodoKind.COMMITMENT_DUE: _commitment,
    TodoKind.ISSUE_UNANSWERED: _issue,
    TodoKind.DOCUMENT_DUE: _document,
    TodoKind.FOLLOW_UP_DUE: _follow_up,
    TodoKind.CONVERSATION_DUE: _conversation,
    TodoKind.NOT_ENGAGED: _not_engaged,
    TodoKind.SERVICE_ENDING: _service,
    TodoKind.PRESSURE_ENDING: _pressure,
    TodoKind.SEAT_ENDING: _seat,
    TodoKind.ONE_PERSON: _one_person,
    TodoKind.CONTACT_CHECK: _details,
}
