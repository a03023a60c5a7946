"""Exports of one moment, of what changed since, and of texts that a spreadsheet would run."""

import csv
import gzip
import io
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.commitment import settle_commitment
from engagement.enums import ExportFormat
from engagement.exports.catalogue import TABLE
from engagement.exports.columns import Access
from engagement.exports.making import written
from engagement.exports.rows import oldest_open_transaction
from engagement.models import Commitment
from jobs.csv_cells import neutralise
from jobs.one_state import one_state
from partners.models import System
from tests import factories as make
from tests.integration.exports.reading import exported

NASTY = (
    '=cmd|"/c calc"!A0',
    "  +1",
    "-2",
    "@SUM(A1)",
    "'=1",
    "\tTab",
    'two\r\nlines, “quoted” and "so"',
    "＝wide",
    "plain - text",
    "'quiet",
)


@pytest.mark.django_db
def test_texts_are_harmless_in_csv_and_as_they_were_written_in_parquet(tmp_path: Path) -> None:
    partnership = make.make_partnership()
    user = make.make_user(system=partnership.system, role=SYSTEM_ADMINISTRATOR.name)
    for text in NASTY:
        make.make_commitment(partnership=partnership, text=text)
    stored = list(Commitment.objects.values_list("text", flat=True))
    table = [TABLE["commitments"]]
    typed = exported(user, partnership.system, tmp_path, table)["commitments"]
    assert sorted(row["text"] for row in typed) == sorted(stored)
    as_text = exported(user, partnership.system, tmp_path, table, form=ExportFormat.CSV)
    found = sorted(row["text"] for row in as_text["commitments"])
    assert found == sorted(neutralise(text) for text in stored)
    raw = gzip.decompress((tmp_path / "commitments").read_bytes()).decode()
    assert all(
        len(row) == len(table[0].columns) for row in csv.reader(io.StringIO(raw, newline=""))
    )


@pytest.mark.django_db(transaction=True)
def test_all_tables_are_of_one_moment_and_the_next_one_goes_on_from_there(
    tmp_path: Path, first_data: None
) -> None:
    partnership = make.make_partnership()
    system = System.objects.get(pk=partnership.system_id)
    user = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    kept, other = (make.make_commitment(partnership=partnership, text=t) for t in ("One", "Two"))
    tables = [TABLE[name] for name in ("events", "commitments", "commitment_changes")]
    meanwhile = _Meanwhile(kept)
    access = Access(User.objects.get(pk=user.pk), system)
    with one_state():
        cursor = oldest_open_transaction()
        made = written(tables, access, tmp_path, form=ExportFormat.CSV, progress=meanwhile)
    first = {each.table: each.row_count for each in made}
    assert meanwhile.has_settled
    assert first["commitments"] == 2
    settled_before = first["commitment_changes"]

    changes = exported(user, system, tmp_path, tables, since=cursor)
    assert [row["text"] for row in changes["commitments"]] == ["One"]
    assert {row["commitment_id"] for row in changes["commitment_changes"]} == {str(kept.public_id)}
    everything = exported(user, system, tmp_path, tables)
    assert len(everything["commitment_changes"]) == settled_before + 1
    assert str(other.public_id) not in str(changes)


class _Meanwhile:
    """Somebody settles a commitment once the first table is being read."""

    def __init__(self, commitment: Any) -> None:
        self.commitment = commitment
        self.has_settled = False

    def report(self, message: str, done: int = 0, total: int | None = None) -> None:
        """Called for every table."""
        if not self.has_settled:
            self.has_settled = True
            thread = Thread(target=self._settle)
            thread.start()
            thread.join()

    def _settle(self) -> None:
        today = timezone.localdate()
        settle_commitment(
            by=make.TESTS, commitment=self.commitment, state="kept", happened_on=today
        )
        connection.close()
