"""Things to do in words: what, with whom, why, and the way to the place where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from engagement.analytics.todo.line import Asked, Line
from engagement.analytics.todo.sources import SOURCES, todo
from engagement.models.todo import TodoKind
from engagement.presenters.todo_words import SAID, Said

# What is due on a day; of all else it does not matter much whether it is done today or next week.
HAS_A_DAY = frozenset(
    {
        TodoKind.CONTACT_OVERDUE,
        TodoKind.COMMITMENT_DUE,
        TodoKind.ISSUE_UNANSWERED,
        TodoKind.DOCUMENT_DUE,
        TodoKind.FOLLOW_UP_DUE,
        TodoKind.CONVERSATION_DUE,
        TodoKind.HANDED_OVER,
    }
)
SHOWN_OF_A_KIND = 8
SHOWN_OF_ONE_KIND = 200


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
    def briefing_url(self) -> str:
        """What is known of the partner, on two sheets."""
        return reverse("engagement:partnership_briefing", args=[self.line.partnership_id])

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
    return TodoItem(line, SAID[kind](line), kind, line.day < timezone.localdate())
