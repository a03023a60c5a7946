"""The longest tests begin first: a process must not be left with one when all others have finished.

Each process is given a stretch of the list to begin with, and takes from the end of another's when
it has none left. Only what takes half a minute or more needs a place here.
"""

import pytest

from tests.first_data import commits

LONG = (
    "test_every_page_is_accessible",
    "test_each_role_gets_an_answer_and_no_confidences",
    "test_no_address_list_filter_export_or_webhook_tells_of_a_hidden_record",
    "test_no_body_names_a_hidden_record",
    "test_whatever_is_sent_is_answered_as_described",
    "test_what_follows_from_an_answer_can_be_done",
    "test_no_list_costs_more_at_two_thousand_rows",
    "test_no_route_costs_more_when_what_it_shows_has_more",
    "test_every_record_moves_ledger_and_scores",
    "test_a_pack_is_made_approved_and_read_by_keyboard",
    "test_every_topic_is_accessible",
    "test_logs_come_in_and_go",
    "test_no_download_holds_a_formula",
    "test_960_of_1000_care_homes_are_never_overdue",
    "test_the_demonstration_holds_the_example",
    "test_measurements",
    "test_every_write_asks_for_a_permission_and_who_may_not_changes_nothing",
    "test_a_wave_goes_its_whole_way",
)
RANKS = {name: rank for rank, name in enumerate(LONG)}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Within each kind: those that commit stay behind those that do not (first_data.py)."""
    items.sort(key=lambda item: (_kind(item), RANKS.get(item.name.partition("[")[0], len(LONG))))


def _kind(item: pytest.Item) -> int:
    if commits(item):
        return 1
    uses = item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())
    return 0 if uses else 2
