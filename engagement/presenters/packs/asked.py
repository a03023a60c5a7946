"""What the sections of a pack are gathered for."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from engagement.analytics.variation.asking import readable
from engagement.analytics.variation.side_by_side import Whom
from engagement.enums import PackAudience, PackKind
from engagement.packs.document import Document, Section
from engagement.scoring.figures import Figure
from nhsuk.formats import nhs_month
from partners.models import Board, System

if TYPE_CHECKING:
    from accounts.models import User

# Who reads a pack has at least the rights of a board member, and a pack holds nothing beyond them:
# whoever gathers it, it comes out the same. A test compares the two.
NOT_FOR_BOARDS = frozenset({Figure.SYSTEM_SURVEY})


@dataclass(frozen=True)
class Asked:
    """For whom, of which system and months, and what was published before it.

    ``user`` gathers: the section is made of rows that the user may see, and of nothing that a board
    member of the system may not. ``since`` is the first and ``until`` the last day of the period.
    ``gathered`` are the sections before it, for the two that speak of the others: what changed, and
    the method.
    """

    user: "User"
    system: System
    since: date
    until: date
    kind: PackKind
    audience: PackAudience
    board: Board | None = None
    previous: Document | None = None
    previous_title: str = ""
    gathered: tuple[Section, ...] = ()

    @property
    def is_public(self) -> bool:
        """Names no partner, and holds no small numbers."""
        return self.audience == PackAudience.PUBLIC

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The monthly figures that every reader of the pack may see."""
        found = readable(self.user, self.system)
        return tuple(figure for figure in found if figure not in NOT_FOR_BOARDS)

    @property
    def whom(self) -> Whom:
        """All partners in the months of the pack."""
        return Whom(self.since, self.until)

    @property
    def months(self) -> str:
        """April 2025 to March 2026."""
        return f"{nhs_month(self.since)} to {nhs_month(self.until)}"

    def link(self, name: str, *args: object, **query: str) -> str:
        """The page behind a figure; none in a public pack, whose readers have no account."""
        if self.is_public:
            return ""
        said = {key: value for key, value in query.items() if value}
        address = reverse(name, args=args)
        return f"{address}?{urlencode(said)}" if said else address
