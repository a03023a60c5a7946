"""Rows of the ledger as tests of scoring write them, and all that was stored of their scores."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from engagement.enums import EvidenceComponent, EvidenceSource, PressureKind, Truster
from engagement.models import Evidence, Pressure, ScoreSeries
from engagement.scoring.packing import unpack
from partners.models import Partnership

SAME = 1e-9
ARRAYS = ("mean", "sd", "credibility", "delivery")
# What a bulk run may write otherwise: rows of its own, at another time.
OWN = {"id", "public_id", "version", "changed_xid", "created_at", "updated_at", "computed_at"}


def row(
    partnership: Partnership,
    *,
    days_ago: int = 10,
    source: str = EvidenceSource.COMMITMENT,
    truster: str = Truster.PARTNER,
    subject: uuid.UUID | None = None,
    revision: int = 1,
    **others: Any,
) -> Evidence:
    """An unsaved row of the ledger."""
    acted = partnership.organisation if truster == Truster.SYSTEM else partnership.system
    values = {
        "component": EvidenceComponent.TRUST,
        "counterpart_id": acted.public_id,
        "x": 1.0,
        "q": 1.0,
        **others,
    }
    return Evidence(
        partnership=partnership,
        system=partnership.system,
        source=source,
        truster=truster,
        subject_type="commitment",
        subject_id=subject or uuid.uuid4(),
        revision=revision,
        occurred_on=timezone.localdate() - timedelta(days=days_ago),
        recorded_at=timezone.now(),
        **values,
    )


def stored(partnerships: Sequence[Partnership]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """All rows of trust and strain, the arrays unpacked."""
    names = [f.attname for f in ScoreSeries._meta.concrete_fields if f.attname not in OWN]
    return {
        (row.partnership_id, row.measure, row.model_id, row.year): {
            name: _plain(getattr(row, name)) for name in names
        }
        for row in ScoreSeries.objects.filter(partnership__in=partnerships)
    }


def _plain(value: Any) -> Any:
    return unpack(value) if isinstance(value, bytes | memoryview) else value


def assert_same(one: dict[tuple[Any, ...], Any], other: dict[tuple[Any, ...], Any]) -> None:
    assert one.keys() == other.keys()
    for key, expected in other.items():
        for name, value in expected.items():
            found = one[key][name]
            if name in ARRAYS or isinstance(value, float):
                assert (found is None) == (value is None), (key, name)
                if value is not None:
                    np.testing.assert_allclose(found, value, rtol=0, atol=SAME, err_msg=str(key))
            elif name != "read_xid":
                assert found == value, (key, name)


def pressed(partnership: Partnership, *, on_system: bool, days_ago: int, days: int) -> None:
    first = timezone.localdate() - timedelta(days=days_ago)
    Pressure.objects.create(
        system=partnership.system,
        partnership=None if on_system else partnership,
        kind=PressureKind.WORKFORCE,
        level=0.3 + 0.001 * (days % 400),
        first_on=first,
        last_on=first + timedelta(days=days),
        document="Budget paper",
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """The ledger refuses deletion, so what an example adds is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def forget_all(partnerships: Sequence[Partnership]) -> None:
    ScoreSeries.objects.filter(partnership__in=partnerships).delete()
