"""Who is not in the room, in a pack: ratios for members of the system, words for everybody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.enums import PackAudience
from engagement.packs.document import Section
from engagement.presenters.packs.sections import room
from partners.enums import BoardKind, OrganisationKind
from partners.models import Board, System
from tests import factories as make
from tests.integration.packs.gathering import (
    asked_of,
    cells,
    texts_of,
    words_of,
)

pytestmark = pytest.mark.django_db

PARTNERS = (
    *(OrganisationKind.ACUTE_TRUST,) * 2,
    OrganisationKind.UPPER_TIER_COUNCIL,
    *(OrganisationKind.CARE_PROVIDER,) * 17,
    OrganisationKind.VOLUNTARY,
)


@pytest.fixture
def system() -> System:
    """Many care providers and few others; a board of trusts and the council."""
    system = make.make_system(name="Northmarch")
    home = make.make_place(system, "Harrowfen")
    for kind in PARTNERS:
        make.make_partnership(system=system, kind=kind, place=home)
    board = make.make_board(system=system, name="The ICB", kind=BoardKind.ICB_BOARD)
    make.make_members(board, 6, sector="nhs")
    make.make_members(board, 1, sector="local_government")
    make.make_seat(board=board, sector="vcse")
    return system


def _gathered(system: System, **said: object) -> Section:
    today = timezone.localdate()
    asked = {"since": today - timedelta(days=365), "until": today, **said}
    return room.gather(asked_of(system, "board_member", **asked))


def test_seats_of_each_sector_against_its_partners_with_ratio_and_range(system: System) -> None:
    section = _gathered(system)
    figure = section.figures[0]
    assert figure.table.key == "room.sectors.all"
    assert [row[:5] for row in cells(figure.table)] == [
        ["NHS", "6", "6", "6", "2"],
        ["Local government", "1", "1", "1", "1"],
        ["Care providers (social care)", "0", "0", "0", "17"],
        ["Voluntary sector (VCSE)", "1", "0", "0", "1"],
    ]
    nhs = figure.table.rows[0].values
    assert nhs[5] == pytest.approx((6 / 7) / (2 / 21))
    assert figure.drawing is not None
    sentence = figure.table.sentence
    assert "7 of 8 seats of members are filled." in sentence
    assert "Fewer seats than in proportion, beyond chance: Care providers" in sentence
    assert "More seats than in proportion, beyond chance: NHS." in sentence
    assert "The parity index is 14%" in sentence


def test_sectors_and_places_of_which_nobody_is_there(system: System) -> None:
    said = words_of(_gathered(system))
    assert "Nobody: Care providers (social care): 17 partners, and nobody holds a seat." in said
    assert "Nobody: Voluntary sector (VCSE): 1 partner, and nobody holds a seat." in said
    away = "Nobody: Harrowfen: nobody who holds a seat comes from a partner of this place."
    assert away in said


def test_headlines_stand_for_somebody_or_nobody(system: System) -> None:
    states = {one.key: (one.state, one.is_concern) for one in _gathered(system).headlines}
    assert states["room.sector.all.nhs"] == ("somebody", False)
    assert states["room.sector.all.social_care"] == ("nobody", True)
    (place,) = [key for key in states if key.startswith("room.place.all.")]
    assert states[place] == ("nobody", True)


def test_in_public_no_number_of_partners_and_nothing_that_gives_one_away(system: System) -> None:
    section = _gathered(system, audience=PackAudience.PUBLIC)
    figure = section.figures[0]
    assert figure.drawing is None
    assert [column.name for column in figure.table.columns][4:] == ["Against its share"]
    assert [row[4] for row in cells(figure.table)] == [
        "More seats than in proportion, beyond chance",
        "No more than chance from proportion",
        "Fewer seats than in proportion, beyond chance",
        "No more than chance from proportion",
    ]
    texts = list(texts_of(section))
    assert not [text for text in texts if "17" in text or "parity" in text.lower()]
    assert not [row for row in figure.table.rows if row.url or figure.table.url]
    assert [text for text in texts if "it has partners here, and nobody holds a seat" in text]


def test_boards_for_the_whole_system_stand_apart_and_those_of_places_do_not(
    system: System,
) -> None:
    make.make_members(make.make_board(system=system, name="ICP", kind=BoardKind.ICP), 1)
    local = make.make_board(system=system, name="A place")
    Board.objects.filter(pk=local.pk).update(place=system.places.get())
    titles = [figure.table.title for figure in _gathered(system).figures]
    assert titles == [
        "Seats by sector: All boards",
        "Seats by sector: The ICB",
        "Seats by sector: ICP",
    ]
    alone = _gathered(system, board=Board.objects.get(pk=local.pk))
    assert [figure.table.title for figure in alone.figures] == ["Seats by sector: A place"]
    assert not [one for one in alone.headlines if one.key.startswith("room.place.")]


def test_with_neither_seats_nor_partners_it_says_so() -> None:
    system = make.make_system()
    (figure,) = _gathered(system).figures
    assert not figure.table.rows
    assert figure.table.nothing == (
        "No board had seats on this day, and the system has no partners."
    )
    assert not words_of(_gathered(system))


def test_where_everybody_has_somebody_it_says_so() -> None:
    system = make.make_system()
    make.make_partnership(system=system)
    make.make_members(make.make_board(system=system), 1, sector="local_government")
    assert words_of(_gathered(system))[0] == (
        "All boards: every sector that has partners has somebody in a seat, and so has every place."
    )


def test_as_many_queries_for_many_partners(system: System) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            _gathered(system)
        return len(found)

    few = queries()
    for _ in range(5):
        make.make_partnership(system=system, place=system.places.get())
    assert queries() == few
