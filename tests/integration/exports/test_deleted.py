"""Exports of changes name what was deleted for good, to those who could see it."""

from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.actions.scoring import sweep
from engagement.exports.catalogue import TABLE
from engagement.exports.rows import oldest_open_transaction
from engagement.models import ScoreSeries
from partners.models import System
from tests import factories as make
from tests.integration.exports.reading import exported

pytestmark = pytest.mark.django_db


def _deleted(user: User, system: System, folder: Path, since: int = 0) -> set[tuple[str, str]]:
    tables = [TABLE["deleted_records"]]
    rows = exported(user, system, folder, tables, since=since)["deleted_records"]
    return {(row["table"], row["id"]) for row in rows}


def test_whoever_could_see_a_record_is_told_that_it_is_gone(tmp_path: Path) -> None:
    system = make.make_system()
    user = make.make_user(system=system)
    member = make.make_user(system=system, role=BOARD_MEMBER.name)
    person, board = make.make_person(system=system), make.make_board(system=system)
    told = {("people", str(person.public_id)), ("boards", str(board.public_id))}
    person.delete()
    board.delete()
    make.make_board(system=make.make_system()).delete()
    assert _deleted(user, system, tmp_path) == told
    assert _deleted(member, system, tmp_path) == {("boards", str(board.public_id))}
    assert _deleted(user, system, tmp_path, since=oldest_open_transaction() + 1) == set()


def test_weeks_of_a_series_are_named_by_what_says_that_they_are_gone(tmp_path: Path) -> None:
    partnership = make.make_partnership()
    user = make.make_user(system=partnership.system)
    make.make_event(partnerships=[partnership])
    sweep(timedelta(seconds=30))
    weeks = exported(user, partnership.system, tmp_path, [TABLE["score_weeks"]])["score_weeks"]
    held = {("score_weeks", week["series_id"]) for week in weeks}
    assert held
    ScoreSeries.objects.all().delete()
    assert held <= _deleted(user, partnership.system, tmp_path)
