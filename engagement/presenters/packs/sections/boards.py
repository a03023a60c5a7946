"""Who sits on boards on the last day of the period, and whether that is what the rules ask for."""

from collections.abc import Sequence
from datetime import date

from engagement.analytics.board_attendance import boards_attendance
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.board_came import attendance_figure
from engagement.presenters.packs.sections.board_tables import (
    Shown,
    findings_words,
    headlines_of,
    seats_figure,
)
from engagement.presenters.packs.sections.tables import cut, last_day
from nhsuk.formats import counted, nhs_date
from partners.enums import BoardKind
from partners.models import Board
from partners.presenters.board import boards_facts

KEY = "boards"
TITLE = "Who sits on boards"
ABOUT = "Seats, vacancies, terms, what the rules of the day ask for, and who came."
# The seats of so many boards are listed; the others stand in the table of all.
MOST_IN_FULL = 12
NO_RULES = "No rule set"
WHAT_IS_COUNTED = "Seats of participants and observers are seats too; their holders are no members."
FOR_THE_SECRETARY = (
    "Findings compare the seats with what the rules provide for. What a vacancy means, and whether "
    "a board is properly made up, is for its secretary to say."
)
NUMBER = ColumnKind.NUMBER
COLUMNS = (
    Column("Board"),
    Column("Seats", NUMBER),
    Column("Filled", NUMBER),
    Column("Vacant", NUMBER),
    Column("Voting", NUMBER),
    Column("Members", NUMBER),
    Column("Of local government", NUMBER),
    Column("Requirements not met", NUMBER),
    Column("Terms ending", NUMBER),
)


def gather(asked: Asked) -> Section:
    """The section, in ten queries however many boards there are."""
    day = last_day(asked)
    boards = boards_of(asked, day)
    shown = [
        Shown(asked, board, facts)
        for board, facts in zip(boards, boards_facts(boards, day), strict=True)
    ]
    blocks: list[Block] = [_summary(asked, shown, day)]
    full = shown[:MOST_IN_FULL]
    came = boards_attendance([one.board for one in full], asked.since, asked.until)
    for one, attendance in zip(full, came, strict=True):
        blocks += [seats_figure(one), *findings_words(one), attendance_figure(one, attendance)]
    blocks += _afterwards(shown)
    headlines = [line for one in shown for line in headlines_of(one)]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(headlines))


def boards_of(asked: Asked, day: date) -> list[Board]:
    """The board of the pack; or all of the system on a day, those of no one place first."""
    if asked.board is not None:
        return [asked.board]
    found = Board.objects.visible_to(asked.user).on(day).filter(system=asked.system)
    kinds = list(BoardKind.values)
    return sorted(
        found.select_related("place"),
        key=lambda board: (
            board.place_id is not None,
            kinds.index(board.kind),
            board.name.casefold(),
            board.pk,
        ),
    )


def _summary(asked: Asked, shown: Sequence[Shown], day: date) -> Figure:
    rows = [
        Row(
            str(one.board.public_id),
            (one.board.name, *_counts(one)),
            asked.link("partners:board", one.board.public_id, on=day.isoformat()),
        )
        for one in shown
    ]
    kept, note = cut(rows, "board", "see Boards")
    return Figure(
        Table(
            key=f"{KEY}.summary",
            title="Boards at a glance" if asked.board is None else f"{asked.board} at a glance",
            columns=COLUMNS,
            rows=kept,
            sentence=_sentence(asked, shown, day),
            note=" ".join(part for part in (WHAT_IS_COUNTED, note) if part) if shown else "",
            nothing=f"No board of {asked.system.name} is recorded for {nhs_date(day)}.",
            url=asked.link("engagement:representation_boards", on=day.isoformat()),
        )
    )


def _counts(one: Shown) -> tuple[Value, ...]:
    return (
        len(one.facts.seats),
        len(one.filled),
        one.facts.vacancies,
        one.voting,
        len(one.members),
        one.local,
        one.not_met if one.facts.findings else NO_RULES,
        one.facts.endings,
    )


def _sentence(asked: Asked, shown: Sequence[Shown], day: date) -> str:
    if not shown:
        return ""
    seats = sum(len(one.facts.seats) for one in shown)
    vacant = sum(one.facts.vacancies for one in shown)
    who = f"{counted(len(shown), 'board')} with" if asked.board is None else f"{asked.board} has"
    how = f"{vacant} of them vacant" if vacant else "none of them vacant"
    said = [f"On {nhs_date(day)}, {who} {counted(seats, 'seat')}, {how}."]
    with_rules = [one for one in shown if one.facts.findings]
    unmet = sum(one.not_met for one in shown)
    if unmet:
        verb = "is" if unmet == 1 else "are"
        said.append(f"{counted(unmet, 'requirement')} in force {verb} not met.")
    elif with_rules:
        said.append("All requirements in force are met.")
    return " ".join(said)


def _afterwards(shown: Sequence[Shown]) -> list[Words]:
    """What holds for all of them."""
    found = []
    if len(shown) > MOST_IN_FULL:
        more = counted(len(shown) - MOST_IN_FULL, "more board")
        found.append(Words(f"{more} stand in the table of all boards; their pages list the seats."))
    if any(one.facts.findings for one in shown):
        found.append(Words(FOR_THE_SECRETARY))
    premises = dict.fromkeys(each.name for one in shown for each in one.facts.proposed)
    return [*found, *(Words(_not_law(premise)) for premise in premises)]


def _not_law(premise: str) -> str:
    """Such as: If the Health Bill became law as it stood at committee in June 2026."""
    return (
        f"{premise}, other requirements would hold. It is proposed and not known to be law: no "
        "board is measured by it, and it is no part of the findings above."
    )
