"""Who runs what when: no core waits, and no process is left with a long test when all are done.

Each process is given a stretch of the list to begin with, and takes from the end of another's when
it has none left. Tests that commit wait for workers, servers and a browser as much as they compute,
so they are one process's first work, while the others compute. Only what takes half a minute or
more needs a place here.
"""

import pytest

from tests.first_data import commits

LONG = (
    "test_every_page_is_accessible",
    "test_each_role_gets_an_answer_and_no_confidences",
    "test_every_topic_is_accessible",
    "test_no_list_costs_more_at_ten_thousand_rows",
    "test_no_route_costs_more_when_what_it_shows_has_more",
    "test_every_record_moves_ledger_and_scores",
    "test_a_pack_is_made_approved_and_read_by_keyboard",
    "test_who_may_not_write_changes_nothing",
    "test_measurements",
    "test_a_wave_goes_its_whole_way",
    "test_every_write_asks_for_a_permission",
    "test_no_download_holds_a_formula",
    "test_960_of_1000_care_homes_are_never_overdue",
    "test_the_demonstration_holds_the_example",
)
RANKS = {name: rank for rank, name in enumerate(LONG)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The same order in every process, made of one stretch for each."""
    items.sort(key=lambda item: (not commits(item), RANKS.get(item.name, len(LONG))))
    others = int(getattr(config, "workerinput", {}).get("workercount", 1)) - 1
    if others > 0:
        items[:] = _dealt(items, others)


def _dealt(items: list[pytest.Item], others: int) -> list[pytest.Item]:
    """Those that commit with enough short ones to fill the first stretch; the rest by turns."""
    committing = [item for item in items if commits(item)]
    rest = items[len(committing) :]
    long = [item for item in rest if item.name in RANKS]
    short = rest[len(long) :]
    room = max(0, len(items) // (others + 1) - len(committing))
    dealt = [*committing, *short[:room]]
    for turn in range(others):
        dealt += long[turn::others]
        dealt += short[room:][turn::others]
    return dealt
