"""What the pages say about imports of reference data."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from partners.enums import ReferenceKind, SnapshotState
from partners.models import Area, ReferenceSnapshot, System, SystemQuestion
from partners.reference.catalogue import SOURCES

OUTCOMES = {
    "new": "New",
    "changed": "Changed",
    "closed": "Closed",
    "unchanged": "Unchanged",
    "skipped": "Skipped, because out of scope",
    "rejected": "Rejected, because faulty",
}
WITH_SAMPLES = ("new", "changed", "closed", "unchanged")
MOST_PROBLEMS_SHOWN = 50


@dataclass(frozen=True)
class SnapshotPresenter:
    """One run of an import."""

    snapshot: ReferenceSnapshot

    @property
    def kind(self) -> str:
        return str(ReferenceKind(self.snapshot.kind).label)

    @property
    def is_applied(self) -> bool:
        return self.snapshot.state == SnapshotState.APPLIED

    @property
    def licence(self) -> str:
        source = SOURCES.get(ReferenceKind(self.snapshot.kind))
        return source.licence if source else "Open Government Licence v3.0"

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """How many rows came to what; they add up to the rows of the file."""
        return [(label, self.snapshot.counts.get(name, 0)) for name, label in OUTCOMES.items()]

    @property
    def rows(self) -> int:
        return int(self.snapshot.counts.get("rows", 0))

    @property
    def side_effects(self) -> list[tuple[str, int]]:
        """What else comes of the rows."""
        counts = self.snapshot.counts
        named = (
            ("Partnerships begun, as known", counts.get("partnerships", 0)),
            (
                "Organisations that wait for a person to say which system",
                counts.get("questions", 0),
            ),
            ("Providers that were not known", counts.get("providers", 0)),
            ("Known here and open, but not in the file", counts.get("missing", 0)),
        )
        return [(label, count) for label, count in named if count]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were skipped or rejected, and what is noted, most frequent first."""
        counts = self.snapshot.counts
        together = {**counts.get("reasons", {}), **counts.get("notes", {})}
        return sorted(together.items(), key=lambda item: -item[1])

    @property
    def samples(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """A few rows of each outcome."""
        found = self.snapshot.samples
        return [(OUTCOMES[name], found[name]) for name in WITH_SAMPLES if found.get(name)]

    @property
    def problems(self) -> list[dict[str, Any]]:
        return list(self.snapshot.problems[:MOST_PROBLEMS_SHOWN])

    @property
    def problem_count(self) -> int:
        counts = self.snapshot.counts
        return int(counts.get("skipped", 0)) + int(counts.get("rejected", 0))

    @property
    def warnings(self) -> dict[str, str]:
        return {} if self.is_applied else dict(self.snapshot.counts.get("warnings", {}))

    @property
    def summary(self) -> str:
        """For a list of runs."""
        counts = self.snapshot.counts
        if "rows" not in counts:
            return f"{counts.get('systems', 0)} systems, {counts.get('areas', 0)} areas"
        parts = [f"{counts[name]:,} {name}" for name in OUTCOMES if counts.get(name)]
        return ", ".join(parts) or "no rows"


@dataclass(frozen=True)
class QuestionGroup:
    """All open questions about one code of a source."""

    code: str
    name: str
    count: int


def question_groups(questions: QuerySet[SystemQuestion]) -> list[QuestionGroup]:
    """Open questions by the code that the sources gave."""
    counted = (
        questions.order_by().values("source_code").annotate(number=Count("pk")).order_by("-number")
    )
    counts = {row["source_code"]: row["number"] for row in counted}
    names = source_names(list(counts))
    return [QuestionGroup(code, names.get(code, ""), count) for code, count in counts.items()]


def source_names(codes: list[str]) -> dict[str, str]:
    """What the codes of sources stand for: former systems, or areas in several systems."""
    areas = dict(Area.objects.filter(gss_code__in=codes).values_list("gss_code", "name"))
    return areas | dict(System.objects.filter(code__in=codes).values_list("code", "name"))


def details_of(questions: QuerySet[SystemQuestion]) -> list[tuple[str, int]]:
    """The parts of the former system that the sources name, with how many each."""
    rows = (
        questions.exclude(source_detail="")
        .order_by()
        .values_list("source_detail")
        .annotate(number=Count("pk"))
        .order_by("source_detail")
    )
    return list(rows)
