"""Figures for areas: the file of adult social care outcomes, and the plain form of all others."""

import math
import re
from collections.abc import Callable, Sequence

from partners.enums import Better, Missing, ReferenceKind
from partners.reference import cells
from partners.reference.facts import (
    FigureFact,
    OutOfScopeError,
    Parsed,
    Problem,
    Row,
    RowError,
)
from partners.reference.indicator_catalogue import CARE_OUTCOMES, PLAIN, Definition
from partners.reference.periods import Period, period_of
from partners.reference.sheet import Layout

YEAR, AREA, AREA_NAME = "Financial year", "Local authority code", "Local authority name"
CARE_LAYOUT = Layout(
    ReferenceKind.CARE_OUTCOMES,
    (YEAR, AREA, AREA_NAME, "Measure", "Code", "Value"),
    has_header=True,
)
DETAILS = ("area name", "name", "about", "unit", "better", "source", "licence")
PLAIN_LAYOUT = Layout(
    ReferenceKind.INDICATORS,
    ("area code", "period", "indicator", "value"),
    has_header=True,
    optional=DETAILS,
)
COUNCIL_AREA = re.compile(r"^E(06|07|08|09|10)\d{6}$")
ANY_AREA = re.compile(r"^[A-Z]\d{8}$")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SUPPRESSED = {"*", "c", "[c]", "s", "suppressed"}
NOT_PUBLISHED = {"", "-", ":", "..", "x", "[x]", "z", "[z]", "na", "n/a", "null", "none"}
LONGEST_CODE = 60


def parse_care_outcomes(rows: Sequence[Row]) -> Parsed:
    """Seven measures of adult social care, a row for each area and year that has one."""
    return _parse(rows, _care_outcome, AREA, AREA_NAME)


def parse_plain(rows: Sequence[Row]) -> Parsed:
    """Figures of any kind: those that are not in the catalogue say what they are."""
    return _parse(rows, _plain, "area code", "area name")


def _parse(rows: Sequence[Row], read: Callable[[Row], FigureFact], code: str, name: str) -> Parsed:
    """Each row by itself; two for the same area, period and indicator are a fault of the file."""
    parsed = Parsed(rows=len(rows))
    seen: dict[tuple[str, str, Period], FigureFact] = {}
    for row in rows:
        labels = row[code].strip()[:40], row.values.get(name, "").strip()[:100]
        try:
            fact = read(row)
            first = seen.setdefault((fact.definition.code, fact.area_code, fact.period), fact)
            if first is not fact:
                raise RowError(
                    "Area, period and indicator are in the file twice", f"First in row {first.row}"
                )
        except OutOfScopeError as scope:
            parsed.skipped.append(Problem(row.number, *labels, scope.reason, scope.detail))
        except RowError as error:
            parsed.rejected.append(Problem(row.number, *labels, error.reason, error.detail))
        else:
            parsed.figures.append(fact)
    return parsed


def _care_outcome(row: Row) -> FigureFact:
    definition = CARE_OUTCOMES.get(row["Code"].strip())
    if definition is None:
        raise RowError("The measure is not known", row["Code"][:40])
    return _fact(row, definition, row[AREA], row[AREA_NAME], row[YEAR], row["Value"])


def _plain(row: Row) -> FigureFact:
    values = row.values
    name = values.get("area name", "")
    return _fact(row, _definition(row), row["area code"], name, row["period"], row["value"])


def _fact(
    row: Row, definition: Definition, area: str, name: str, period: str, value: str
) -> FigureFact:
    number, missing = figure_of(value)
    return FigureFact(
        row=row.number,
        definition=definition,
        area_code=_area(area),
        area_name=cells.squeeze(name)[:200],
        period=_period(period),
        value=number,
        missing=missing,
    )


def figure_of(text: str) -> tuple[float | None, str]:
    """A number, or why there is none.

    :raises RowError: it is neither.
    """
    plain = text.strip().lower()
    if plain in SUPPRESSED:
        return None, Missing.SUPPRESSED
    if plain in NOT_PUBLISHED:
        return None, Missing.NOT_PUBLISHED
    digits = plain.removesuffix("%").strip().replace(",", "").replace("\N{MINUS SIGN}", "-")
    try:
        number = float(digits)
    except ValueError:
        raise RowError("The value is not a number", text.strip()[:40]) from None
    if not math.isfinite(number) or "_" in digits:
        raise RowError("The value is not a number", text.strip()[:40])
    return number, Missing.NO


def _area(text: str) -> str:
    code = text.strip().upper()
    if not ANY_AREA.fullmatch(code):
        raise RowError("The area code is not a code of the statistics office", text.strip()[:40])
    if not COUNCIL_AREA.fullmatch(code):
        raise OutOfScopeError("Not the area of a council in England", code)
    return code


def _period(text: str) -> Period:
    found = period_of(text)
    if found is None:
        raise RowError("The period is not one that is known", text.strip()[:40])
    return found


def _definition(row: Row) -> Definition:
    """What the row says of its indicator; of one in the catalogue that need not be said."""
    code = row["indicator"].strip().lower().replace(" ", "-").replace("_", "-")
    if not SLUG.fullmatch(code) or len(code) > LONGEST_CODE:
        raise RowError(
            "The indicator needs a code of letters, digits and hyphens", row["indicator"][:40]
        )
    known = PLAIN.get(code) or {each.code: each for each in CARE_OUTCOMES.values()}.get(code)
    if known is not None:
        return known
    said = {name: cells.squeeze(row.values.get(name, "")) for name in DETAILS}
    missing = [name for name in ("name", "unit", "source") if not said[name]]
    if missing:
        raise RowError(
            "An indicator that is not known here needs its name, unit and source in columns",
            f"{code} lacks {', '.join(missing)}",
        )
    better = said["better"].lower() or str(Better.NEITHER)
    if better not in Better.values:
        raise RowError("Better must be higher, lower or neither", said["better"][:40])
    return Definition(
        code,
        said["name"][:200],
        said["about"][:300],
        said["unit"][:60],
        better,
        said["source"][:200],
        said["licence"][:200],
    )
