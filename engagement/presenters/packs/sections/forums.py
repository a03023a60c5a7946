"""The boards and committees of the period: whether they met, who came, and with which quorum."""

from collections.abc import Sequence

from engagement.analytics.board_attendance import SectorAttendance
from engagement.analytics.packs.forums import Forum, Forums, forums
from engagement.packs.document import (
    Column,
    ColumnKind,
    Figure,
    Headline,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.counts import DIGITS
from engagement.presenters.packs.sections.small_numbers import FEWEST, NOT_SHOWN, may_tell
from engagement.presenters.packs.sections.tables import cut
from engagement.presenters.variation.words import TOO_FEW
from engagement.scoring.quorum import Verdict
from nhsuk.formats import counted, nhs_number
from partners.enums import Sector

KEY = "forums"
TITLE = "Forums"
ABOUT = "How often boards and committees met, which sectors came, and whether there was a quorum."
NUMBER, PERCENT = ColumnKind.NUMBER, ColumnKind.PERCENT


def gather(asked: Asked) -> Section:
    """The section, in seven queries."""
    found = forums(asked.user, asked.system, asked.since, asked.until, asked.board)
    if not found.boards:
        text = "No boards or committees of this period are recorded."
        return Section(KEY, TITLE, ABOUT, (Words(text),))
    blocks = (_meetings(asked, found), *_attendance(asked, found))
    return Section(KEY, TITLE, ABOUT, blocks, _headlines(found))


def _meetings(asked: Asked, found: Forums) -> Figure:
    rows = [_board(asked, forum) for forum in found.boards]
    shown = cut(rows, "board", "the list of boards has them all")
    note = "A meeting of several boards in common stands with each of them, and has a quorum each."
    return Figure(
        Table(
            key=f"{KEY}.boards",
            title="Boards and committees",
            columns=(
                Column("Board"),
                Column("Kind"),
                Column("Place"),
                Column("Meetings", NUMBER),
                Column("In common", NUMBER),
                Column("Quorate", NUMBER),
                Column("Not quorate", NUMBER),
                Column("Not known", NUMBER),
            ),
            rows=shown.rows,
            sentence=f"{_met(found)} {_quorum(found.boards)}",
            note=f"{note} {shown.note}".strip(),
            url=asked.link("partners:boards"),
        )
    )


def _met(found: Forums) -> str:
    met = sum(forum.meetings > 0 for forum in found.boards)
    boards = counted(len(found.boards), "board or committee,boards and committees")
    text = f"{nhs_number(met)} of {boards} met, in {counted(found.meetings, 'recorded meeting')}"
    if found.in_common:
        verb = "was" if found.in_common == 1 else "were"
        text += f"; {nhs_number(found.in_common)} of them {verb} held in common and counted once"
    return f"{text}."


def _quorum(boards: Sequence[Forum]) -> str:
    """Of those of which it can be said; nothing recorded is not the same as no quorum."""
    quorate = sum(forum.quorate for forum in boards)
    known = quorate + sum(forum.not_quorate for forum in boards)
    unknown = sum(forum.not_known for forum in boards)
    if not known:
        return "Whether there was a quorum is not known of any of them."
    text = (
        f"A quorum was reached {nhs_number(quorate)} of the {nhs_number(known)} times of which it "
        "is known"
    )
    return f"{text}; {nhs_number(unknown)} times it is not known." if unknown else f"{text}."


def _board(asked: Asked, forum: Forum) -> Row:
    board = forum.board
    quorate: Value = forum.quorate
    if forum.meetings and forum.verdicts[Verdict.NOT_SET] == forum.meetings:
        quorate = "No quorum set"
    return Row(
        str(board.public_id),
        (
            board.name,
            str(board.get_kind_display()),
            board.place.name if board.place else "Whole system",
            forum.meetings,
            forum.in_common,
            quorate,
            forum.not_quorate,
            forum.not_known,
        ),
        asked.link("engagement:board_attendance", board.public_id),
    )


def _attendance(asked: Asked, found: Forums) -> list[Figure]:
    if not found.sectors:
        return []
    hidden = _hidden(asked, found.sectors)
    came = sum(one.count.holder for one in found.sectors)
    deputies = sum(one.count.deputy for one in found.sectors)
    known = sum(one.count.known for one in found.sectors)
    note = (
        "Counted by seat and meeting: the member came, a deputy did, and so on. The share is that "
        "of members who came where it is recorded, with its 95% interval."
    )
    if asked.is_public:
        note = f"{note} Sectors with fewer than {FEWEST} seats are not shown in numbers, nor "
        note += "others from which they could be worked out."
    return [
        Figure(
            Table(
                key=f"{KEY}.attendance",
                title="Attendance by sector",
                columns=(
                    Column("Sector of the seat"),
                    Column("Seats", NUMBER),
                    Column("Member", NUMBER),
                    Column("Deputy", NUMBER),
                    Column("Apologies", NUMBER),
                    Column("Absent", NUMBER),
                    Column("Not recorded", NUMBER),
                    Column("Vacant", NUMBER),
                    Column("Share", PERCENT),
                    Column("From", PERCENT),
                    Column("To", PERCENT),
                ),
                rows=tuple(
                    _sector(one, is_shown=one.sector not in hidden) for one in found.sectors
                ),
                # Beside the sectors that are shown, a sum would give the hidden ones away.
                sentence=""
                if hidden
                else f"Members came {nhs_number(came)} of {nhs_number(known)} times for which it "
                f"is recorded, and sent a deputy {nhs_number(deputies)} times.",
                note=note,
            )
        )
    ]


def _hidden(asked: Asked, sectors: Sequence[SectorAttendance]) -> set[Sector]:
    """In public those of few seats, and others until what all seats less those shown would tell is
    neither of one sector nor of few seats.
    """
    if not asked.is_public:
        return set()
    hidden = [one for one in sectors if one.seats < FEWEST]
    shown = [one for one in sectors if one.seats >= FEWEST]
    shown.sort(key=lambda one: (one.seats, one.sector.value), reverse=True)
    while shown and (len(hidden) == 1 or not may_tell(sum(one.seats for one in hidden))):
        hidden.append(shown.pop())
    return {one.sector for one in hidden}


def _sector(one: SectorAttendance, *, is_shown: bool) -> Row:
    count, label = one.count, str(one.sector.label)
    others = (count.not_known, count.vacant)
    if not is_shown:
        return Row(one.sector.value, (label, *[NOT_SHOWN] * 7, TOO_FEW, None, None))
    counts = (count.holder, count.deputy, count.apologies, count.absent)
    shares: tuple[Value, Value, Value] = (TOO_FEW, None, None)
    if count.share is not None and count.interval is not None:
        values = (count.share, count.interval.low, count.interval.high)
        first, low, high = (round(value, DIGITS) for value in values)
        shares = (first, low, high)
    return Row(one.sector.value, (label, one.seats, *counts, *others, *shares))


def _headlines(found: Forums) -> tuple[Headline, ...]:
    without = sum(forum.not_quorate for forum in found.boards)
    return (
        Headline(f"{KEY}.meetings", "Meetings of boards and committees", _met(found)),
        Headline(
            f"{KEY}.quorum",
            "Quorum of boards and committees",
            _quorum(found.boards),
            "not always quorate" if without else "",
            is_concern=bool(without),
        ),
    )
