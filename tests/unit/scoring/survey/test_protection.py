"""What may be shown: no sum or difference of shown groups rests on few people, found by search."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.protection import Protection, Thresholds, protect
from tests.unit.scoring.survey.waves import few, groups

thresholds = st.builds(Thresholds, st.integers(3, 5), st.integers(3, 5))
GroupCodes = tuple[np.ndarray, np.ndarray, np.ndarray]


def shown(why: dict[int, Hidden | None]) -> list[int]:
    return [code for code, reason in why.items() if reason is None]


def of_family(found: Protection, codes: GroupCodes) -> list[np.ndarray]:
    """Who is in each shown group that is not a place, 1 or 0 by person."""
    organisation, sector, _place = codes
    rows = [organisation == code for code in shown(dict(found.organisations))]
    rows += [sector == code for code in shown(dict(found.sectors))]
    return rows + ([np.ones(len(organisation), dtype=bool)] if found.overall is None else [])


def of_places(found: Protection, codes: GroupCodes) -> list[np.ndarray]:
    return [codes[2] == code for code in shown(dict(found.places))]


def few_people(rows: list[np.ndarray], fewest: int) -> Iterator[tuple[np.ndarray, int]]:
    """Every set of fewer people that combinations of the rows rest on, and of how many kinds.

    People of the same groups always count alike: sets of such alike people are tried, one by one.
    As many combinations are 0 for all others as the rank falls by without the set.
    """
    table = np.array(rows, dtype=float)
    _kinds, alike, size = np.unique(table, axis=1, return_inverse=True, return_counts=True)
    rank = np.linalg.matrix_rank(table)
    waiting: list[tuple[int, ...]] = [(kind,) for kind in range(len(size))]
    while waiting:
        kinds = waiting.pop()
        if size[list(kinds)].sum() < fewest:
            within = np.isin(alike.reshape(-1), kinds)
            falls = int(rank - np.linalg.matrix_rank(table[:, ~within]))
            if falls:
                yield within, falls
            waiting += [(*kinds, more) for more in range(kinds[-1] + 1, len(size))]


@few
@given(groups(most=24), thresholds)
def test_no_combination_of_shown_groups_rests_on_few_people(
    codes: GroupCodes, thresholds: Thresholds
) -> None:
    found = protect(*codes, thresholds)
    family, places = of_family(found, codes), of_places(found, codes)
    assert all(row.sum() >= thresholds.people for row in places)
    if family:
        assert list(few_people(family + places, thresholds.crossing)) == []
        # But for shown organisations themselves, what follows from the family is of `people`.
        organisations = [codes[0] == code for code in shown(dict(found.organisations))]
        for within, falls in few_people(family, thresholds.people):
            assert falls == sum(bool(within[one].all()) for one in organisations)
    blocks = [np.flatnonzero(found.block == one) for one in np.unique(found.block)]
    if found.overall is None:
        assert all(len(block) >= thresholds.crossing for block in blocks)
        assert all(row[block].all() or not row[block].any() for row in family for block in blocks)


@few
@given(groups(most=24), thresholds)
def test_reasons(codes: GroupCodes, thresholds: Thresholds) -> None:
    found = protect(*codes, thresholds)
    assert (found.overall is Hidden.TOO_FEW) == (len(codes[0]) < thresholds.people)
    least = (thresholds.organisation, thresholds.people, thresholds.people)
    for of, why, fewest in zip(
        codes, (found.organisations, found.sectors, found.places), least, strict=True
    ):
        assert set(why) == set(of.tolist()) - {-1}
        for code, reason in why.items():
            assert (reason is Hidden.TOO_FEW) == ((of == code).sum() < fewest)


def people(*groups_: tuple[int, int, int, int]) -> GroupCodes:
    """Organisation, sector, place and the number of people of them."""
    rows = [row[:3] for row in groups_ for _person in range(row[3])]
    return tuple(np.array(column) for column in zip(*rows, strict=True))  # type: ignore[return-value]


def test_the_smallest_organisation_that_suffices_hides_two_people() -> None:
    """Sector 0 of 14: 2 would be left without organisations 1 to 3, and 3 more make five."""
    found = protect(*people((0, 0, 0, 2), (1, 0, 0, 5), (2, 0, 0, 4), (3, 0, 0, 3)))
    assert dict(found.organisations) == {
        0: Hidden.TOO_FEW,
        1: None,
        2: None,
        3: Hidden.WOULD_TELL_OTHERS,
    }
    assert found.overall is None
    assert found.sectors[0] is None


def test_an_organisation_of_a_hidden_sector_counts_against_the_overall() -> None:
    """Sector 1 of four people is hidden. If organisation 1 were shown, one would be left over."""
    found = protect(*people((0, 0, 0, 8), (1, 1, 0, 3), (2, 1, 0, 1)))
    # Even both do not make five, so sector 0 goes as well, and its organisation is what is left.
    assert found.organisations == {
        0: Hidden.WOULD_TELL_OTHERS,
        1: Hidden.WOULD_TELL_OTHERS,
        2: Hidden.TOO_FEW,
    }
    assert found.sectors == {0: Hidden.WOULD_TELL_OTHERS, 1: Hidden.TOO_FEW}
    alone = protect(*people((0, 0, 0, 8), (1, 1, 0, 3)))
    assert alone.organisations == {0: None, 1: None}
    assert alone.sectors == {0: None, 1: Hidden.TOO_FEW}


def test_a_place_goes_that_differs_from_an_organisation_by_two_people() -> None:
    """Place 1 is organisation 1 and two of organisation 0: subtraction would tell of the two."""
    found = protect(*people((0, 0, 0, 8), (0, 0, 1, 2), (1, 0, 1, 6), (2, 0, 2, 9)))
    assert found.organisations == {0: None, 1: None, 2: None}
    # With one place hidden, all others together would tell it.
    assert found.places == {0: Hidden.CROSSES, 1: Hidden.CROSSES, 2: None}
    apart = protect(*people((0, 0, 0, 8), (0, 0, 1, 3), (1, 0, 1, 6), (2, 0, 2, 9)))
    assert shown(dict(apart.places)) == [0, 1, 2]


def test_those_without_a_place_are_enough_or_nobody() -> None:
    found = protect(*people((0, 0, -1, 2), (0, 0, 0, 9), (0, 0, 1, 6)))
    assert found.places == {0: None, 1: Hidden.WOULD_TELL_OTHERS}


def test_a_large_wave_hides_nothing() -> None:
    random = np.random.default_rng(5)
    organisation = np.repeat(np.arange(60), 20)
    found = protect(organisation, organisation % 9, random.integers(0, 12, organisation.size))
    hidden = [*found.organisations.values(), *found.sectors.values(), *found.places.values()]
    assert set(hidden) == {None}
    assert len(np.unique(found.block)) == 60


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(SurveyError, match="one sector only"):
        protect(np.array([0, 0]), np.array([0, 1]), np.array([0, 0]))
    with pytest.raises(SurveyError, match="fewer than 3"):
        Thresholds(people=5, organisation=2)
