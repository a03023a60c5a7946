"""Things to do in words: what, with whom, why, and the way to the place where it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from engagement.analytics.todo.line import Asked, Line
from engagement.analytics.todo.sources import SOURCES, todo
from engagement.enums import Side
from engagement.models.todo import TodoKind
from nhsuk.formats import counted, nhs_date

# What is due on a day; of all else it does not matter much whether it is done today or next week.
HAS_A_DAY = frozenset(
    {
        TodoKind.CONTACT_OVERDUE,
        TodoKind.COMMITMENT_DUE,
        TodoKind.ISSUE_UNANSWERED,
        TodoKind.DOCUMENT_DUE,
        TodoKind.FOLLOW_UP_DUE,
    }
)
SHOWN_OF_A_KIND = 8
SHOWN_OF_ONE_KIND = 200
WORDS_SHOWN = 140


@dataclass(frozen=True)
class Said:
    """What a line says besides its partner: the thing, the note below it, and what to do."""

    text: str
    note: str
    url: str
    act: str
    act_url: str


@dataclass(frozen=True)
class TodoItem:
    """One thing to do as a page or a mail shows it."""

    line: Line
    said: Said
    kind: TodoKind
    is_late: bool

    @property
    def tag_colour(self) -> str:
        """Of the tag with the kind: red only for what is late."""
        if self.kind not in HAS_A_DAY:
            return "grey"
        return "red" if self.is_late else "blue"

    @property
    def partner_url(self) -> str:
        """The page of the partner that it is about."""
        return reverse("engagement:partnership", args=[self.line.partnership_id])

    @property
    def url(self) -> str:
        """Where it is put off, given away or marked as done."""
        return reverse("engagement:todo_item", args=[self.kind.value, self.line.subject_id])


@dataclass(frozen=True)
class KindCount:
    """How many of a kind wait."""

    kind: TodoKind
    number: int


@dataclass(frozen=True)
class TodoList:
    """What waits for somebody: late, soon, and when there is time. ``counts`` are of all."""

    late: Sequence[TodoItem]
    soon: Sequence[TodoItem]
    some_day: Sequence[TodoItem]
    counts: Sequence[KindCount]

    @property
    def total(self) -> int:
        """Of all kinds, shown or not."""
        return sum(count.number for count in self.counts)

    @property
    def shown(self) -> int:
        """How many stand in the list itself."""
        return len(self.late) + len(self.soon) + len(self.some_day)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - self.shown

    @property
    def items(self) -> list[TodoItem]:
        """All that are shown, in the order of the page."""
        return [*self.late, *self.soon, *self.some_day]


def todo_list(asked: Asked, kinds: Sequence[TodoKind] = ()) -> TodoList:
    """Read what waits, in one query, and sort it."""
    rows = [Line(*row) for row in todo(asked, list(kinds) or None)]
    items = sorted(map(item_of, rows), key=lambda item: (item.line.day, item.line.partner))
    numbers = {TodoKind(row.kind): row.in_all for row in rows}
    dated = [item for item in items if item.kind in HAS_A_DAY]
    return TodoList(
        late=[item for item in dated if item.is_late],
        soon=[item for item in dated if not item.is_late],
        some_day=[item for item in items if item.kind not in HAS_A_DAY],
        counts=[KindCount(kind, numbers[kind]) for kind in SOURCES if kind in numbers],
    )


def item_of(line: Line) -> TodoItem:
    """A line in words."""
    kind = TodoKind(line.kind)
    return TodoItem(line, _SAID[kind](line), kind, line.day < timezone.localdate())


def _contact(line: Line) -> Said:
    last = f"Last contact {nhs_date(date.fromisoformat(line.extra))}" if line.extra else "Never met"
    return Said(
        text="Get in touch",
        note=f"{last}; expected every {counted(int(line.text), 'day')}",
        url=reverse("engagement:partnership", args=[line.partnership_id]),
        act="Log a meeting",
        act_url=f"{reverse('engagement:log_event')}?partner={line.partnership_id}",
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
    decision, made_by, affected = line.extra.split("|", 2)
    decider = "we decide" if made_by == Side.SYSTEM else f"{line.partner} decides"
    when = f", expected {nhs_date(line.day)}" if line.day > timezone.localdate() else ""
    note = f"{affected} is affected and was not engaged yet: {decider}{when}"
    if line.occasion != "ahead":
        decided = "we decided" if made_by == Side.SYSTEM else f"{line.partner} decided"
        note = (
            f"{affected} is affected and was not engaged before {decided} on {nhs_date(line.day)}"
        )
    url = reverse("engagement:decision", args=[decision])
    return Said(
        text=_short(line.text), note=note, url=url, act="Record the engagement", act_url=url
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


_SAID: dict[TodoKind, Callable[[Line], Said]] = {
    TodoKind.CONTACT_OVERDUE: _contact,
    TodoKind.COMMITMENT_DUE: _commitment,
    TodoKind.ISSUE_UNANSWERED: _issue,
    TodoKind.DOCUMENT_DUE: _document,
    TodoKind.FOLLOW_UP_DUE: _follow_up,
    TodoKind.NOT_ENGAGED: _not_engaged,
    TodoKind.SEAT_ENDING: _seat,
    TodoKind.ONE_PERSON: _one_person,
    TodoKind.CONTACT_CHECK: _details,
}
