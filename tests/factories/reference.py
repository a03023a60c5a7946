"""Imports of reference data and what they leave behind."""

from datetime import date
from pathlib import Path

from jobs.actions.job import store_file
from jobs.models import StoredFile
from partners.actions.reference import (
    Consent,
    ReferenceFile,
    apply_reference_file,
    preview_reference_file,
)
from partners.enums import ReferenceKind
from partners.models import ReferenceSnapshot, SystemQuestion
from partners.reference.facts import FigureFact
from partners.reference.indicator_catalogue import Definition
from partners.reference.periods import Period
from tests.factories.users import TESTS

EXCERPTS = Path(__file__).resolve().parent.parent / "fixtures" / "reference"
EXCERPT_OF = {
    ReferenceKind.TRUSTS: "etr.csv",
    ReferenceKind.PRACTICES: "epraccur.csv",
    ReferenceKind.SUB_ICB_LOCATIONS: "eccg.csv",
    ReferenceKind.NETWORKS: "epcn.csv",
    ReferenceKind.NETWORK_MEMBERS: "epcncorepartnerdetails.csv",
    ReferenceKind.COUNCILS: "uk_local_authorities.csv",
    ReferenceKind.CARE_LOCATIONS: "cqc_directory.csv",
    ReferenceKind.CARE_OUTCOMES: "ASC_data.csv",
    ReferenceKind.INDICATORS: "indicators.csv",
}
AS_AT = date(2026, 1, 1)


def excerpt(kind: ReferenceKind) -> bytes:
    """A few rows of a register."""
    return (EXCERPTS / EXCERPT_OF[kind]).read_bytes()


def stored_excerpt(kind: ReferenceKind, content: bytes | None = None) -> StoredFile:
    """The same as an uploaded file."""
    return store_file(
        by=TESTS, name=EXCERPT_OF[kind], content=excerpt(kind) if content is None else content
    )


def reference_file(
    kind: ReferenceKind = ReferenceKind.TRUSTS,
    content: bytes | None = None,
    as_at: date = AS_AT,
) -> ReferenceFile:
    """An excerpt, ready to be brought in."""
    return ReferenceFile(kind, stored_excerpt(kind, content), as_at)


def preview(
    kind: ReferenceKind = ReferenceKind.TRUSTS,
    content: bytes | None = None,
    as_at: date = AS_AT,
) -> ReferenceSnapshot:
    """An excerpt, looked at."""
    return preview_reference_file(by=TESTS, file=reference_file(kind, content, as_at))


def bring_in(
    kind: ReferenceKind = ReferenceKind.TRUSTS,
    content: bytes | None = None,
    as_at: date = AS_AT,
    consent: Consent | None = None,
) -> ReferenceSnapshot:
    """An excerpt, applied."""
    file = reference_file(kind, content, as_at)
    return apply_reference_file(by=TESTS, file=file, consent=consent or Consent())


def make_question() -> SystemQuestion:
    """A practice whose register names a system that was split."""
    bring_in(ReferenceKind.PRACTICES)
    return SystemQuestion.objects.unanswered().order_by("pk")[0]


def invented_figure(
    area: str = "X06000001", code: str = "invented-waits", value: float | None = 3.0
) -> FigureFact:
    """Of an invented area, for the year from April 2024."""
    period = Period("2024-25", date(2024, 4, 1), date(2025, 3, 31))
    definition = Definition(code, "Waits (invented)", source="Invented for the tests")
    missing = "" if value is not None else "suppressed"
    return FigureFact(1, definition, area, "An invented area", period, value, missing)
