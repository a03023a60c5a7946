"""The boards of the fictional system: seats, who held them, who is nominated, and what is asked."""

from engagement.demonstration import board_cast, cast, story
from engagement.demonstration.world import BY, World
from partners.actions.board import add_seat, appoint, set_up_board
from partners.actions.nomination import NominationFacts, start_nomination, stop_nomination
from partners.actions.person import add_person
from partners.actions.rule_set import RuleSetFacts, add_rule_set
from partners.enums import BoardKind, RuleSetStanding
from partners.models import Board, Person, Seat


def write_boards(world: World) -> None:
    """All boards with their seats, past and present holders, nominations and constitution."""
    _board_people(world)
    places = {place.name: place for place in world.system.places.all()}
    for member in board_cast.BOARDS:
        board = set_up_board(
            by=BY,
            system=world.system,
            name=member.name,
            kind=member.kind,
            place=places.get(member.place),
            quorum=member.quorum,
            valid_from=world.day(story.DAYS),
        )
        world.boards[member.name] = board
        for row in member.seats:
            _seat(world, board, row)
    _nominations(world)
    add_rule_set(
        by=BY,
        system=world.system,
        board_kind=BoardKind.ICP,
        name=board_cast.CONSTITUTION,
        standing=RuleSetStanding.IN_FORCE,
        facts=RuleSetFacts(
            legal_source=board_cast.CONSTITUTION_SOURCE,
            valid_from=world.day(story.DAYS),
            rules=board_cast.CONSTITUTION_RULES,
        ),
    )


def _board_people(world: World) -> None:
    icb = world.system.icb
    if icb is None:  # founding a system makes its board, but the model leaves it open
        return
    world.organisations[cast.ICB_KEY] = icb
    world.people[cast.ICB_KEY] = [
        add_person(
            by=BY,
            system=world.system,
            name=person.name,
            email=cast.mail_of(person.name, cast.ICB_KEY),
            organisation=icb,
            title=person.title,
            grade=person.grade,
        )
        for person in board_cast.BOARD_PEOPLE
    ]


def _seat(world: World, board: Board, row: board_cast.SeatCast) -> None:
    seat = add_seat(
        by=BY,
        board=board,
        title=row.title,
        sector=row.sector,
        nominating_route=row.route,
        is_statutory=row.statutory,
        expected_from=world.partnerships.get(row.expected_from),
        term_years=row.term_years,
        valid_from=world.day(story.DAYS),
    )
    for holder, since, until in (*row.before, (row.holder, row.since, row.until)):
        if holder:
            key, person = _person(world, holder)
            appoint(
                by=BY,
                seat=seat,
                person=person,
                home_organisation=world.organisations[key],
                competences=row.competences,
                valid_from=world.day(since),
                valid_to=None if until is None else world.day(until),
            )


def _nominations(world: World) -> None:
    for row in board_cast.NOMINATIONS:
        seat = Seat.objects.get(board=world.boards[row.board], title=row.seat)
        nomination = start_nomination(
            by=BY,
            seat=seat,
            facts=NominationFacts(
                asked_on=world.day(row.asked),
                person=_person(world, row.person)[1] if row.person else None,
                organisation=world.organisations.get(row.organisation),
                nominated_on=None if row.nominated is None else world.day(row.nominated),
                assessed_on=None if row.assessed is None else world.day(row.assessed),
            ),
        )
        if row.stopped is not None:
            stop_nomination(
                by=BY, nomination=nomination, on=world.day(row.stopped), reason=row.reason
            )


def _person(world: World, name: str) -> tuple[str, Person]:
    """Somebody of the cast, with the key of where they work."""
    people = {each.name: (key, each) for key, row in world.people.items() for each in row}
    return people[name]
