"""Hidden counts: nothing can be worked out, proved by looking for every table that is possible."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.suppression import (
    HiddenTable,
    suppress_list,
    suppress_table,
)
from tests.unit.scoring.variation.making import unhurried

thresholds = st.integers(1, 6)
# Small and often 0: where little can flow, the most can be worked out.
small_counts = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 9, 12])
small_tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda shape: st.lists(small_counts, min_size=shape[0] * shape[1], max_size=9).map(
        lambda values: np.array(values[: shape[0] * shape[1]]).reshape(shape)
    )
)
lists = st.lists(small_counts, min_size=1, max_size=5).map(np.array)


def with_totals(counts: np.ndarray) -> np.ndarray:
    columns = np.append(counts, counts.sum(axis=0, keepdims=True), axis=0)
    return np.append(columns, columns.sum(axis=1, keepdims=True), axis=1)


def whole(hidden: HiddenTable) -> np.ndarray:
    right = np.append(hidden.row_totals, hidden.total)
    return np.column_stack([np.vstack([hidden.cells, hidden.column_totals]), right])


def possible_tables(shown: np.ndarray, hidden: np.ndarray, reach: int) -> Iterator[np.ndarray]:
    """Every table with its totals that agrees with what is shown, looked for one by one.

    Hidden cells are tried within ``reach`` of the truth, which is enough: if another table is
    possible at all, then so is one that differs by one here and there.
    """
    cells = np.argwhere(hidden[:-1, :-1])
    ranges = [
        range(max(0, shown[tuple(cell)] - reach), shown[tuple(cell)] + reach + 1) for cell in cells
    ]
    for values in product(*ranges):
        table = shown[:-1, :-1].copy()
        for cell, value in zip(cells, values, strict=True):
            table[tuple(cell)] = value
        complete = with_totals(table)
        if np.array_equal(complete[~hidden], shown[~hidden]):
            yield complete


@settings(deadline=None, max_examples=150)
@given(small_tables, thresholds)
def test_nothing_hidden_in_a_table_can_be_worked_out(counts: np.ndarray, threshold: int) -> None:
    shown = with_totals(counts)
    hidden = whole(suppress_table(counts, threshold))
    assert np.all(hidden[shown < threshold])
    tables = np.array(list(possible_tables(shown, hidden, reach=1)))
    lowest, highest = tables.min(axis=0), tables.max(axis=0)
    assert np.all((lowest < highest) == hidden)


@unhurried
@given(lists, thresholds)
def test_nothing_hidden_in_a_list_can_be_worked_out(counts: np.ndarray, threshold: int) -> None:
    hidden = suppress_list(counts, threshold)
    assert np.all(hidden.cells[counts < threshold])
    assert hidden.total or counts.sum() >= threshold
    ranges = [
        range(max(0, count - 1), count + 2) if is_hidden else range(count, count + 1)
        for count, is_hidden in zip(counts.tolist(), hidden.cells, strict=True)
    ]
    possible = [
        (*values, sum(values))
        for values in product(*ranges)
        if hidden.total or sum(values) == counts.sum()
    ]
    lowest, highest = np.array(possible).min(axis=0), np.array(possible).max(axis=0)
    assert (lowest < highest).tolist() == [*hidden.cells.tolist(), hidden.total]


@unhurried
@given(small_tables, thresholds)
def test_what_is_large_enough_is_hidden_only_where_it_must_be(
    counts: np.ndarray, threshold: int
) -> None:
    shown, hidden = with_totals(counts), whole(suppress_table(counts, threshold))
    if not np.any(shown < threshold):
        assert not hidden.any()


def test_worked_example() -> None:
    """One small count: one more of its row, of its column, and the cell where these meet."""
    hidden = suppress_table(np.array([[2, 50, 30], [40, 60, 70], [90, 80, 95]]), 5)
    assert hidden.cells.tolist() == [
        [True, False, True],
        [True, False, True],
        [False, False, False],
    ]
    assert not whole(hidden)[:, -1].any()
    assert not hidden.column_totals.any()


def test_two_small_counts_of_a_row_and_column_protect_each_other() -> None:
    counts = np.array([[2, 3, 50], [4, 1, 60], [70, 80, 95]])
    hidden = whole(suppress_table(counts, 5))
    assert hidden.sum() == 4


def test_a_long_way_through_what_is_hidden_anyhow_is_free() -> None:
    """Eight small counts in a ring of four rows and columns: nothing else need be hidden."""
    counts = np.full((4, 4), 2) - np.eye(4, dtype=int) - np.roll(np.eye(4, dtype=int), 1, axis=1)
    hidden = whole(suppress_table(counts, 2))
    assert hidden.sum() == 8


def test_two_that_are_nothing_do_not_protect_each_other() -> None:
    """0 and 0 in a row add up to nothing, and nothing below 0 is possible."""
    counts = np.array([[0, 0, 50], [0, 0, 60], [70, 80, 95]])
    hidden = suppress_table(counts, 1)
    assert hidden.cells.sum() > 4
    assert suppress_list(np.array([0, 0, 20]), 1).cells.all()
    assert suppress_list(np.array([0, 1, 20]), 2).cells.tolist() == [True, True, False]


def test_a_single_cell_takes_its_totals_along() -> None:
    assert whole(suppress_table(np.array([[3]]), 5)).all()
    one = suppress_list(np.array([3]), 5)
    assert one.cells.all()
    assert one.total


def test_a_small_total_is_hidden_too() -> None:
    hidden = suppress_table(np.array([[1, 1], [50, 60]]), 5)
    assert hidden.row_totals[0]


@pytest.mark.parametrize(
    ("counts", "threshold", "said"),
    [
        ([[1, -1]], 5, "0 or more"),
        ([[1.5, 2]], 5, "whole numbers"),
        ([1, 2], 5, "a table"),
        ([[]], 5, "a table"),
        ([[1, 2]], 0, "1 or more"),
    ],
)
def test_tables_that_cannot_be_are_refused(counts: list[float], threshold: int, said: str) -> None:
    with pytest.raises(VariationError, match=said):
        suppress_table(np.array(counts), threshold)


def test_lists_that_cannot_be_are_refused() -> None:
    with pytest.raises(VariationError, match="a list"):
        suppress_list(np.array([[1]]), 5)


def test_the_counts_that_are_given_are_left_as_they_are() -> None:
    counts = np.array([[2, 50], [40, 60]])
    suppress_table(counts, 5)
    assert counts.tolist() == [[2, 50], [40, 60]]
