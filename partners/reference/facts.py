"""What the parsers hand on: typed facts, and the rows that gave none with the reason why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from partners.enums import IdentifierScheme, OrganisationKind, Sector
from partners.reference.indicator_catalogue import Definition
from partners.reference.periods import Period


@dataclass(frozen=True)
class Row:
    """One row of a file, with the number that a spreadsheet shows beside it."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True)
class Problem:
    """A row that gave no fact. Rows with the same ``reason`` are counted together."""

    row: int
    code: str
    name: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Whereabouts:
    """What a source says about where a body works, in the source's own codes.

    Exactly one of the first four is filled. ``areas`` holds one entry for each area, and each
    entry the codes that this area has had, newest first.
    """

    icb: str = ""
    commissioner: str = ""
    areas: tuple[tuple[str, ...], ...] = ()
    council_name: str = ""
    detail: str = ""


@dataclass(frozen=True)
class BodyFact:
    """One organisation as one row of a register describes it."""

    row: int
    scheme: IdentifierScheme
    code: str
    name: str
    official_name: str
    kind: OrganisationKind
    sector: Sector
    opened: date | None = None
    closed: date | None = None
    is_dormant: bool = False
    town: str = ""
    postcode: str = ""
    website: str = ""
    aliases: tuple[str, ...] = ()
    other_codes: tuple[tuple[IdentifierScheme, str], ...] = ()
    whereabouts: Whereabouts | None = None
    followed_by: tuple[str, ...] = ()
    run_by: str = ""

    @property
    def is_open(self) -> bool:
        """The register says that it works."""
        return self.closed is None and not self.is_dormant


@dataclass(frozen=True)
class LinkFact:
    """A practice belongs to a network for a time, as one row says."""

    row: int
    code: str
    name: str
    other_code: str
    other_name: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class FigureFact:
    """One figure of an area and a period, or why there is none, as one row says."""

    row: int
    definition: Definition
    area_code: str
    area_name: str
    period: Period
    value: float | None
    missing: str

    @property
    def words(self) -> str:
        """What the row says: Delayed discharges, 2024-25: 12.5."""
        figure = "no figure" if self.value is None else f"{self.value:g}"
        return f"{self.definition.name}, {self.period.label}: {figure}"


@dataclass
class Parsed:
    """A whole file, read: every row is a fact, skipped as out of scope, or rejected as faulty.

    ``providers`` are bodies that rows only mention, such as the firm that runs a care home. They
    are no rows of the file and are counted apart.
    """

    rows: int = 0
    bodies: list[BodyFact] = field(default_factory=list)
    links: list[LinkFact] = field(default_factory=list)
    figures: list[FigureFact] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    providers: dict[str, BodyFact] = field(default_factory=dict)

    def adds_up(self) -> bool:
        """Nothing fell under the table."""
        read = len(self.bodies) + len(self.links) + len(self.figures)
        return read + len(self.skipped) + len(self.rejected) == self.rows


class RowError(Exception):
    """A row is faulty; the first argument is the reason, the second what exactly is wrong."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class OutOfScopeError(Exception):
    """A row is fine but not for this product; the first argument is the reason."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


Fact = BodyFact | LinkFact


def parse_rows(
    rows: Sequence[Row],
    read: Callable[[Row], Fact],
    key: Callable[[Fact], tuple[str, ...]],
    label: Callable[[Row], tuple[str, str]],
) -> Parsed:
    """Read each row by itself; a code that comes again is rejected with both row numbers.

    ``label`` gives code and name of a row that could not be read, for the list of problems.
    """
    parsed = Parsed(rows=len(rows))
    first_seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        code, name = label(row)
        try:
            fact = read(row)
            first = first_seen.setdefault(key(fact), row.number)
            if first != row.number:
                raise RowError("The code is in the file twice", f"First in row {first}")
        except OutOfScopeError as scope:
            parsed.skipped.append(Problem(row.number, code, name, scope.reason, scope.detail))
        except RowError as error:
            parsed.rejected.append(Problem(row.number, code, name, error.reason, error.detail))
        else:
            (parsed.bodies if isinstance(fact, BodyFact) else parsed.links).append(fact)  # type: ignore[arg-type]
    return parsed
