"""What was decided in the months of a pack before somebody whom it affects was engaged."""

from typing import NamedTuple

from engagement.models import Decision
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Headline,
    Row,
    Table,
    Words,
)
from engagement.presenters.decision import with_affected
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.tables import MOST_ROWS
from nhsuk.formats import counted, nhs_number

KEY = "decisions.before_engaged"
SOME, NONE = "some", "none"


class Part(NamedTuple):
    """Some blocks of the section, with the headlines that go with them."""

    blocks: tuple[Block, ...]
    headlines: tuple[Headline, ...] = ()


def made(asked: Asked) -> Part:
    """Counts; in a private pack the decisions themselves, the latest first."""
    decided = (
        Decision.objects.visible_to(asked.user)
        .filter(system=asked.system, decided_on__range=(asked.since, asked.until))
        .decided()
    )
    rows = decided.decided_before_engaged()
    total, number = decided.count(), rows.count()
    sentence = _sentence(total, number)
    headline = Headline(
        KEY,
        "Decided before somebody affected was engaged",
        f"{nhs_number(number)} of {counted(total, 'decision')}",
        SOME if number else NONE,
        is_concern=number > 0,
    )
    if asked.is_public or not number:
        return Part((Words(sentence),), (headline,))
    listed = rows.select_related("system", "partnership__organisation")
    listed = with_affected(listed).order_by("-decided_on", "-id")[:MOST_ROWS]
    table = Table(
        key=KEY,
        title="Decided before somebody affected was engaged",
        columns=(
            Column("Decided on", ColumnKind.DAY),
            Column("What was decided"),
            Column("Who decided"),
            Column("Engaged only afterwards, or not at all"),
        ),
        rows=tuple(_row(asked, decision) for decision in listed),
        sentence=sentence,
        note=_note(number),
        url=asked.link(
            "engagement:decisions",
            state="decided_before_engaged",
            since=asked.since.isoformat(),
            until=asked.until.isoformat(),
        ),
    )
    return Part((Figure(table),), (headline,))


def _sentence(total: int, number: int) -> str:
    if not total:
        return "No decision of these months is recorded."
    decisions = counted(total, "decision")
    if not number:
        whom = "all whom it affects" if total == 1 else "all whom they affect"
        was = "was made" if total == 1 else "were made"
        return f"{decisions} {was} in these months, after somebody of {whom} was engaged."
    verb = "was" if number == 1 else "were"
    return (
        f"{nhs_number(number)} of {decisions} {verb} made before somebody affected was engaged, as "
        "far as that is recorded."
    )


def _note(number: int) -> str:
    left = number - MOST_ROWS
    return f"{nhs_number(left)} earlier ones are on the live list." if left > 0 else ""


def _row(asked: Asked, decision: Decision) -> Row:
    late = sorted(
        side.affected_side_name for side in decision.affected_now if not side.was_engaged_before
    )
    assert decision.decided_on is not None  # noqa: S101 (only decided ones are asked for)
    return Row(
        str(decision.public_id),
        (decision.decided_on.isoformat(), decision.title, str(decision.decider), ", ".join(late)),
        asked.link("engagement:decision", decision.public_id),
    )
