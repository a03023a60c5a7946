"""A system with monthly figures for the sections on variation: two places, thirty partners."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.enums import PackAudience, PackKind
from engagement.models import MonthlyFigures
from engagement.packs.document import Document, Figure, Section, Words, to_bytes
from engagement.presenters.packs.asked import Asked
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import added_up, months_ago

COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
TRUST, CARE = OrganisationKind.ACUTE_TRUST, OrganisationKind.CARE_PROVIDER


def make_variation(practices: int = 12) -> System:
    """Practices in both places that meet about as agreed, but for one that never comes; six care
    providers that meet half as much, one trust and one council that meet as agreed.
    """
    system = make.make_system()
    north, south = make.make_place(system, "North"), make.make_place(system, "South")
    rows: list[MonthlyFigures] = []
    for place in (north, south):
        for number in range(practices):
            own = _partner(system, PRACTICE, f"{place.name} Practice {number:02}", place)
            never = place == north and number == 3
            rows += _contact(own, 0.0 if never else 2.0, 2.0)
    for number in range(6):
        care = _partner(system, CARE, f"Carer {number}", north)
        rows += _contact(care, 1.0, 2.0)
    rows += _contact(_partner(system, TRUST, "The One Trust", north), 9.0, 9.0)
    rows += _contact(_partner(system, COUNCIL, "The One Council", south), 4.0, 4.0)
    MonthlyFigures.objects.bulk_create(rows)
    added_up(system)
    return system


def asked_of(
    system: System,
    audience: PackAudience = PackAudience.PRIVATE,
    *,
    user: User | None = None,
    **changes: Any,
) -> Asked:
    """The last twelve whole months, for a member of the board."""
    return Asked(
        **{
            "user": user or make.make_user(system=system, role=BOARD_MEMBER.name),
            "system": system,
            "since": months_ago(12),
            "until": last_day(),
            "kind": PackKind.BOARD,
            "audience": audience,
            **changes,
        }
    )


def last_day() -> date:
    """The last day of the last whole month."""
    return months_ago(0) - timedelta(days=1)


def tables(section: Section) -> dict[str, Figure]:
    """Its figures by what follows the section's own key."""
    return {figure.table.key.partition(".")[2]: figure for figure in section.figures}


def words(section: Section) -> str:
    """All its paragraphs and lists."""
    blocks = [block for block in section.blocks if isinstance(block, Words)]
    return " ".join(
        text for block in blocks for text in (block.text, *(item.text for item in block.items))
    )


def stored(asked: Asked, *sections: Section) -> bytes:
    """As a pack of these sections is stored."""
    return to_bytes(
        Document(
            kind=str(asked.kind),
            audience=str(asked.audience),
            system=asked.system.name,
            since=asked.since,
            until=asked.until,
            gathered_at="",
            is_fictional=False,
            sections=sections,
        )
    )


def _partner(system: System, kind: str, name: str, place: Any) -> Partnership:
    return make.make_partnership(system=system, kind=kind, name=name, place=place)


def _contact(partnership: Partnership, made: float, due: float) -> list[MonthlyFigures]:
    """The same in each of the last two years' months."""
    return [
        MonthlyFigures(
            partnership=partnership,
            system=partnership.system,
            month=months_ago(number),
            computed_at=timezone.now(),
            days_due=30,
            contacts_numerator=made,
            contacts_denominator=due,
        )
        for number in range(1, 25)
    ]
