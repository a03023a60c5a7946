"""Public packs: nothing printed, and no total less what is printed of it, is of few partners."""

from collections.abc import Mapping, Sequence

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from engagement.analytics.early_engagement import Early, EarlyEngagement
from engagement.enums import PackAudience, Side
from engagement.presenters.packs.sections import (
    attention,
    decisions,
    feedback,
    forums,
    kinds,
    over_time,
    surveys,
)
from engagement.presenters.packs.sections.over_time import FEW_ANSWERS
from engagement.presenters.packs.sections.sizes import Sizes, shown_of
from engagement.presenters.packs.sections.small_numbers import (
    FEWEST,
    NOT_SHOWN,
    SMALL_NUMBERS,
    list_shown,
)
from partners.models import System
from tests import factories as make
from tests.integration.packs.gathering import cells
from tests.integration.packs.variation_world import (
    CARE,
    PRACTICE,
    asked_of,
    make_variation,
    tables,
    words,
)
from tests.integration.variation.picture import added_up, counted, months_ago

PRIVATE, PUBLIC = PackAudience.PRIVATE, PackAudience.PUBLIC
CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz")),
    st.integers(min_value=1, max_value=12),
    min_size=1,
)


def is_safe(count: int) -> bool:
    return count == 0 or count >= FEWEST


@given(CELLS)
def test_no_total_less_what_is_printed_of_it_is_of_few_partners(
    found: Mapping[tuple[str, str], int],
) -> None:
    sizes = shown_of(found)
    if not sizes.is_total_shown:
        return  # the pack says nothing then
    printed = [found[cell] for cell in sizes.shown_cells]
    printed += [sizes.by_kind[kind] for kind in sizes.shown_kinds]
    assert min(printed, default=FEWEST) >= FEWEST
    for kind in sizes.shown_kinds:
        places = sum(found[cell] for cell in sizes.shown_cells if cell[0] == kind)
        assert is_safe(sizes.by_kind[kind] - places)
    assert is_safe(sum(found.values()) - told(sizes, "abcdef"))


@given(CELLS)
def test_groups_are_printed_only_if_no_rest_is_of_few_partners(
    found: Mapping[tuple[str, str], int],
) -> None:
    sizes, groups = shown_of(found), ("ab", "cd")
    if not sizes.is_total_shown or not sizes.are_groups_shown(groups):
        return
    whole = {group: sum(sizes.by_kind.get(kind, 0) for kind in group) for group in groups}
    for group in groups:
        assert is_safe(whole[group] - told(sizes, group))
    assert is_safe(sum(found.values()) - sum(whole.values()) - told(sizes, "ef"))


def told(sizes: Sizes, among: str) -> int:
    """Partners of these kinds that are in something printed."""
    kinds = sum(sizes.by_kind[kind] for kind in sizes.shown_kinds if kind in among)
    return kinds + sum(
        sizes.cells[cell]
        for cell in sizes.shown_cells
        if cell[0] in among and cell[0] not in sizes.shown_kinds
    )


def test_two_small_kinds_take_the_smallest_large_one_with_them() -> None:
    sizes = shown_of({("a", "x"): 1, ("b", "x"): 2, ("c", "x"): 7, ("d", "x"): 9})
    assert sizes.shown_kinds == {"d"}
    assert not {cell for cell in sizes.shown_cells if cell[0] != "d"}


def test_two_small_places_take_the_smallest_large_one_with_them() -> None:
    both = {("a", place): number for place, number in zip("wxyz", (1, 2, 7, 9), strict=True)}
    sizes = shown_of(both)
    hidden = sum(number for cell, number in both.items() if cell not in sizes.shown_cells)
    assert is_safe(hidden) or not sizes.shown_kinds


@given(st.lists(st.integers(min_value=0, max_value=12), min_size=1, max_size=6))
def test_what_is_hidden_of_a_list_is_no_small_number_together(counts: Sequence[int]) -> None:
    shown = list_shown(counts, is_public=True)
    numbers = [one for one in shown.counts if isinstance(one, int)]
    assert min(numbers, default=FEWEST) >= FEWEST
    if shown.total != NOT_SHOWN:
        assert is_safe(sum(counts) - sum(numbers))


@pytest.mark.django_db
def test_charts_have_no_counts_in_public() -> None:
    system = make_variation()
    for key, gather in (
        ("contacts", over_time.gather),
        (f"over_time.{PRACTICE}", kinds.gather),
    ):
        private, public = (
            tables(gather(asked_of(system, audience)))[key] for audience in (PRIVATE, PUBLIC)
        )
        names = [column.name for column in private.table.columns]
        assert names[2:4] == ["Contacts made", "Contacts expected"]
        assert [column.name for column in public.table.columns] == [*names[:2], *names[4:]]
        same = private.table.rows[-1].values
        assert public.table.rows[-1].values == (*same[:2], *same[4:])
        assert public.drawing is not None
    section = over_time.gather(asked_of(system, PUBLIC))
    (line,) = (one for one in section.headlines if one.key == "over_time.contacts")
    assert "(" not in line.text


def with_surveys(few: int) -> System:
    """Six partners, of whom so many answered two months ago."""
    system = make.make_system()
    for number in range(6):
        partner = make.make_partnership(system=system)
        values: dict[str, float] = {
            "system_commitments_numerator": 1,
            "system_commitments_denominator": 2,
        }
        if number < few:
            values |= {"partner_survey_numerator": 0.25, "partner_survey_denominator": 1}
        counted(partner, 2, **(values if number < max(few, 2) else {}))
        if number < few:
            make.make_pulse_result(
                partnership=partner, closed_on=months_ago(2, 15), mean=2.0, wave="Spring"
            )
    added_up(system)
    return system


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "few", "is_told"), [(PUBLIC, 3, False), (PUBLIC, 6, True)])
def test_answers_of_few_partners_are_not_told(
    audience: PackAudience, few: int, *, is_told: bool
) -> None:
    system = with_surveys(few)
    modules = (over_time, feedback, surveys)
    over, back, told = (one.gather(asked_of(system, audience)) for one in modules)
    lines = {line.key for section in (over, back) for line in section.headlines}
    assert ("over_time.partner_survey" in lines) is is_told
    assert ("feedback.partner_survey" in lines) is is_told
    assert bool(tables(told)["waves"].table.sentence) is is_told
    assert (FEW_ANSWERS in words(over)) is not is_told
    assert FEW_ANSWERS not in words(over_time.gather(asked_of(system, PRIVATE)))


@pytest.mark.django_db
def test_years_of_few_are_too_few_to_say_in_public() -> None:
    system = with_surveys(2)
    public = over_time.gather(asked_of(system, PUBLIC))
    assert "2 of 4 kept" in words(over_time.gather(asked_of(system, PRIVATE)))
    assert "of 4 kept" not in words(public)
    assert "too few to say" in words(public)
    (line,) = (one for one in public.headlines if one.key == "over_time.system_commitments")
    assert line.text.lower().endswith("too few to say")


def engaged(key: str, early: int, late: int) -> Early:
    return Early(key, key, (early, 0, late, 0, 0))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("practices", "carers", "others", "rows", "is_told"),
    [
        ((5, 7), (6, 0), (), [PRACTICE, CARE], True),
        ((5, 7), (6, 2), (), [], True),
        ((5, 7), (6, 0), ((1, 2), (3, 0)), [], True),
        ((9, 7), (6, 5), ((3, 4), (2, 1)), [PRACTICE, CARE], True),
        ((2, 9), (6, 5), (), [], True),
        ((1, 7), (0, 6), (), [], False),
    ],
)
def test_early_engagement_tells_neither_few_early_nor_few_late(
    monkeypatch: pytest.MonkeyPatch,
    practices: tuple[int, int],
    carers: tuple[int, int],
    others: Sequence[tuple[int, int]],
    rows: Sequence[str],
    *,
    is_told: bool,
) -> None:
    by_kind = [engaged(PRACTICE, *practices), engaged(CARE, *carers)]
    by_kind += [engaged(f"other {number}", *one) for number, one in enumerate(others)]
    total = engaged(
        "all",
        sum(one.early for one in by_kind),
        sum(one.affected - one.early for one in by_kind),
    )
    found = EarlyEngagement(Side.SYSTEM, total, by_kind, ())
    monkeypatch.setattr(decisions, "early_engagement", lambda *_asked, **_how: [found])
    sizes = shown_of({(PRACTICE, "x"): 9, (CARE, "x"): 8})
    monkeypatch.setattr(decisions, "sizes_of", lambda _asked: sizes)
    section = decisions.gather(asked_of(make.make_system(), PUBLIC))
    table = tables(section)["early_by_system.kind"].table
    assert [row.key for row in table.rows] == list(rows)
    assert (SMALL_NUMBERS not in table.sentence) is is_told
    lines = [one for one in section.headlines if one.key == "decisions.early_by_system"]
    assert bool(lines) is is_told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seats", "shown"),
    [((2, 5, 6), ["6"]), ((2, 3, 6), ["6"]), ((1, 3, 6), []), ((5, 6, 7), ["5", "6", "7"])],
)
def test_sectors_from_which_a_small_one_would_follow_are_hidden(
    seats: Sequence[int], shown: Sequence[str]
) -> None:
    system = make.make_system()
    board = make.make_board(system=system)
    people = [
        person
        for number, sector in zip(seats, ("vcse", "social_care", "nhs"), strict=True)
        for person in make.make_members(board, number, sector=sector)
    ]
    make.make_board_meeting(boards=[board], people=people)
    table = tables(forums.gather(asked_of(system, PUBLIC, until=timezone.localdate())))[
        "attendance"
    ].table
    assert sorted(row[1] for row in cells(table) if row[1] != NOT_SHOWN) == list(shown)


@pytest.mark.django_db
def test_figures_of_little_have_no_counts_in_public() -> None:
    """Six of a kind, of whom one had a contact expected three times."""
    system = make.make_system()
    for number in range(6):
        partner = make.make_partnership(system=system, kind=PRACTICE)
        due = 3.0 if number == 0 else 0.0
        counted(partner, 2, contacts_numerator=due / 3, contacts_denominator=due)
    added_up(system)
    for audience, count in ((PRIVATE, 3.0), (PUBLIC, "Too few to say")):
        for gather, place in ((kinds.gather, 5), (attention.gather, 3)):
            table = tables(gather(asked_of(system, audience)))["contacts"].table
            assert [row.values[place] for row in table.rows] == [count]
