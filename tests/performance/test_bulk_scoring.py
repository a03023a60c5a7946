"""How long trust takes for many partnerships: printed, never judged, at a share of the country."""

from collections.abc import Callable

from tests.performance.bulk import execute
from tests.performance.bulk_scoring import arithmetic, from_database_to_database, one_correction
from tests.performance.unequal import build


def test_trust_of_many(transactional_db: None, scale: float, show: Callable[[str], None]) -> None:
    """One test: making the rows takes longer than measuring."""
    show(arithmetic(scale))
    ledger = build(scale)
    execute("VACUUM ANALYZE")
    show(from_database_to_database(ledger, scale))
    show(one_correction())
