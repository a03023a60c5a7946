"""The evidence of trust of many partnerships at once: one query, arrays out.

PostgreSQL makes an array of each column, and numpy reads its binary form as it is: every element
has the same size, and none is null. A message a row, as COPY sends it, costs a client of ten
million rows ten times as much of its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from engagement.enums import EvidenceComponent, Truster
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import INDEX, SOURCES
from engagement.scoring.weeks import Days
from tenancy.postgresql.base import BinaryCursor

# How PostgreSQL sends an array of one dimension: sizes and bounds, then length and value of each.
_ARRAY_HEADER = 20
_FIRST_DAY = date(2000, 1, 1).toordinal()  # day 0 of PostgreSQL

_ELEMENTS = {
    "key": np.dtype([("length", ">i4"), ("value", ">i8")]),
    "day": np.dtype([("length", ">i4"), ("value", ">i4")]),
    "source": np.dtype([("length", ">i4"), ("value", ">i2")]),
    "x": np.dtype([("length", ">i4"), ("value", ">f8")]),
    "q": np.dtype([("length", ">i4"), ("value", ">f8")]),
    "counterpart": np.dtype([("length", ">i4"), ("value", "V16")]),
}

# As `EvidenceQuerySet.in_force`: a subject's newest revision, whatever it speaks of, ends all older
# ones. Only rows that were corrected need looking at; an index holds them.
_IN_FORCE = f"""
    WITH newest AS MATERIALIZED (
        SELECT partnership_id, subject_type, subject_id, max(revision) AS revision
        FROM engagement_evidence
        WHERE partnership_id = ANY(%(partnerships)s) AND revision > 1 AND recorded_at <= %(moment)s
        GROUP BY 1, 2, 3
    )
    SELECT e.partnership_id, e.truster, array_agg(e.id), array_agg(e.occurred_on),
        array_agg((CASE e.source {" ".join(f"WHEN '{s}' THEN {INDEX[s]}" for s in SOURCES)}
            ELSE -1 END)::smallint),
        array_agg(e.x), array_agg(e.q),
        array_agg(coalesce(e.counterpart_id, '00000000-0000-0000-0000-000000000000'))
    FROM engagement_evidence e
    LEFT JOIN newest n USING (partnership_id, subject_type, subject_id)
    WHERE e.partnership_id = ANY(%(partnerships)s) AND e.recorded_at <= %(moment)s
        AND e.component = '{EvidenceComponent.TRUST}' AND NOT e.is_void
        AND (n.revision IS NULL OR e.revision = n.revision)
    GROUP BY 1, 2
"""  # noqa: S608 (constants only)


@dataclass(frozen=True)
class ManyRows:
    """The rows of one direction of trust, of those partnerships that have any.

    ``partnership``: their keys, ascending; ``place``: the position there of each row's, ascending,
    and within it by ledger key. ``source`` is an index into ``SOURCES``, ``day`` an ordinal.
    ``is_mixed``: several bodies acted, so caps hold for each of them.
    """

    partnership: Indexes
    place: Indexes
    key: Indexes
    day: Days
    source: Indexes
    x: Floats
    q: Floats
    is_mixed: NDArray[np.bool_]

    @property
    def begins(self) -> Indexes:
        """Where the rows of each partnership begin."""
        return np.searchsorted(self.place, np.arange(self.partnership.size))

    @property
    def count(self) -> Indexes:
        """How many rows each has."""
        return np.bincount(self.place, minlength=self.partnership.size)

    @property
    def first_day(self) -> Days:
        """The day of the oldest row of each."""
        return np.asarray(np.minimum.reduceat(self.day, self.begins))

    @property
    def newest_day(self) -> Days:
        """The day of the newest row of each."""
        return np.asarray(np.maximum.reduceat(self.day, self.begins))

    @property
    def high_water(self) -> Indexes:
        """The key of the newest ledger row of each."""
        return np.asarray(np.maximum.reduceat(self.key, self.begins))


def read_evidence(partnerships: Sequence[int], moment: datetime) -> dict[Truster, ManyRows]:
    """The rows in force of these partnerships, as recorded by a moment, by whose trust they inform.

    A direction without any rows is not there.
    """
    connection.ensure_connection()
    with BinaryCursor(connection.connection) as cursor:
        given = {"partnerships": list(partnerships), "moment": moment}
        cursor.execute(_IN_FORCE, given, binary=True)
        result = cursor.pgresult
        if result is None:
            raise LedgerError("The database sent no rows.")
        found: dict[str, list[tuple[int, dict[str, NDArray[Any]]]]] = {}
        for line in range(result.ntuples):
            partnership = int.from_bytes(result.get_value(line, 0) or b"", "big")
            truster = (result.get_value(line, 1) or b"").decode()
            columns = {
                name: _values(name, result.get_value(line, place) or b"")
                for place, name in enumerate(_ELEMENTS, start=2)
            }
            found.setdefault(truster, []).append((partnership, columns))
    return {
        truster: _joined(sorted(found[truster], key=lambda one: one[0]))
        for truster in (Truster.PARTNER, Truster.SYSTEM)
        if truster in found
    }


def _values(name: str, data: bytes) -> NDArray[Any]:
    return np.frombuffer(data, _ELEMENTS[name], offset=_ARRAY_HEADER)["value"]


def _joined(parts: list[tuple[int, dict[str, NDArray[Any]]]]) -> ManyRows:
    columns = [columns for _partnership, columns in parts]
    place = np.repeat(np.arange(len(parts)), [one["key"].size for one in columns])
    key = np.concatenate([one["key"] for one in columns]).astype(np.int64)
    # In the same order whatever the database's plan: sums must not differ in their last digit.
    order = np.lexsort((key, place))

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([one[name] for one in columns])[order]

    source = joined("source").astype(np.int64)
    if np.any(source < 0):
        raise LedgerError("A row of evidence comes from a source that trust does not know.")
    return ManyRows(
        partnership=np.array([partnership for partnership, _columns in parts], dtype=np.int64),
        place=place,
        key=key[order],
        day=joined("day").astype(np.int64) + _FIRST_DAY,
        source=source,
        x=joined("x").astype(np.float64),
        q=joined("q").astype(np.float64),
        is_mixed=np.array([np.any(one["counterpart"] != one["counterpart"][0]) for one in columns]),
    )
