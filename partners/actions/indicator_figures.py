"""Figures for areas: what a file changes, and writing it. A corrected one stays as it was known."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from audit.recording import Actor, action, record
from partners.enums import IdentifierScheme
from partners.errors import PartnersError
from partners.models import (
    Identifier,
    Indicator,
    IndicatorValue,
    Organisation,
    ReferenceSnapshot,
)
from partners.reference.comparison import Outcome
from partners.reference.facts import FigureFact, Parsed, Problem
from partners.reference.indicator_catalogue import Definition

MEANS_NOTHING = "The value is 0: see whether its publisher means that nothing is known"
INVENTED = "The indicator belongs to invented demonstration data"
INVENTED_AREA = "X"  # the statistics office has no such codes
BATCH = 1_000
# An area, an indicator and the days of a period: of each there is one standing figure.
Key = tuple[str, str, date, date]


@dataclass
class FigureChange:
    """What one row changes."""

    fact: FigureFact
    known: int | None
    outcome: Outcome


def compare_figures(parsed: Parsed) -> list[FigureChange]:
    """Each figure beside the one that stands; those of invented indicators are rejected."""
    codes = {fact.definition.code for fact in parsed.figures}
    invented = set(
        Indicator.objects.filter(code__in=codes, is_fictional=True).values_list("code", flat=True)
    )
    for fact in parsed.figures:
        if fact.definition.code in invented:
            parsed.rejected.append(Problem(fact.row, fact.area_code, fact.area_name, INVENTED))
    parsed.figures = [fact for fact in parsed.figures if fact.definition.code not in invented]
    known = _known(codes)
    return [_change(fact, known.get(_key(fact))) for fact in parsed.figures]


def notes_on(changes: Iterable[FigureChange]) -> Counter[str]:
    """What a person should look at, though it is not wrong."""
    zeros = sum(1 for change in changes if change.fact.value == 0)
    return Counter({MEANS_NOTHING: zeros}) if zeros else Counter()


def write_figures(changes: Sequence[FigureChange], snapshot: ReferenceSnapshot) -> None:
    """Write what is new or other than it was; a figure that is corrected stays, marked as such."""
    kept = [change for change in changes if change.outcome != Outcome.UNCHANGED]
    _write(kept, snapshot, is_fictional=False)


@action
def invent_area(*, by: Actor, organisation: Organisation, code: str) -> Identifier:
    """Give an invented council the code of an invented area, for a demonstration.

    :raises PartnersError: the council or the code is real.
    """
    if not organisation.is_fictional or not code.startswith(INVENTED_AREA):
        raise PartnersError("Only an invented council has an invented area.")
    identifier = Identifier.objects.create(
        organisation=organisation, scheme=IdentifierScheme.GSS, value=code
    )
    record("organisation.area_invented", organisation, facts={"code": code})
    return identifier


@action
def invent_figures(*, by: Actor, figures: Sequence[FigureFact]) -> int:
    """Write figures of invented areas, for a demonstration; how many.

    :raises PartnersError: an area or an indicator is real.
    """
    codes = {fact.definition.code for fact in figures}
    real = Indicator.objects.filter(code__in=codes, is_fictional=False).exists()
    if real or not all(fact.area_code.startswith(INVENTED_AREA) for fact in figures):
        raise PartnersError("Figures may be invented of invented areas and indicators alone.")
    changes = [FigureChange(fact, None, Outcome.NEW) for fact in figures]
    indicators = _write(changes, None, is_fictional=True)
    for indicator in indicators.values():
        record("indicator.invented", indicator, facts={"code": indicator.code})
    return len(changes)


def _write(
    changes: Sequence[FigureChange], snapshot: ReferenceSnapshot | None, *, is_fictional: bool
) -> dict[str, Indicator]:
    now = timezone.now()
    indicators = _indicators((change.fact.definition for change in changes), is_fictional)
    corrected = [change.known for change in changes if change.known is not None]
    IndicatorValue.objects.filter(pk__in=corrected).update(superseded_at=now)
    IndicatorValue.objects.bulk_create(
        (_row(change.fact, indicators, snapshot, now) for change in changes), batch_size=BATCH
    )
    return indicators


def _indicators(definitions: Iterable[Definition], is_fictional: bool) -> dict[str, Indicator]:
    """By code; what is said of an indicator first is kept."""
    wanted = {each.code: each for each in definitions}
    found = {row.code: row for row in Indicator.objects.filter(code__in=wanted)}
    for code, each in wanted.items():
        if code not in found:
            found[code] = Indicator.objects.create(
                code=code,
                name=each.name,
                about=each.about,
                unit=each.unit,
                better=each.better,
                source=each.source,
                licence=each.licence,
                is_fictional=is_fictional,
            )
    return found


def _row(
    fact: FigureFact,
    indicators: dict[str, Indicator],
    snapshot: ReferenceSnapshot | None,
    now: datetime,
) -> IndicatorValue:
    return IndicatorValue(
        indicator=indicators[fact.definition.code],
        area_code=fact.area_code,
        area_name=fact.area_name,
        period=fact.period.label,
        first_on=fact.period.first_on,
        last_on=fact.period.last_on,
        value=fact.value,
        missing=fact.missing,
        snapshot=snapshot,
        recorded_at=now,
    )


def _known(codes: set[str]) -> dict[Key, Any]:
    rows = IndicatorValue.objects.standing().filter(indicator__code__in=codes)
    columns = ("indicator__code", "area_code", "first_on", "last_on", "pk", "value", "missing")
    return {row[:4]: row[4:] for row in rows.values_list(*columns)}


def _key(fact: FigureFact) -> Key:
    period = fact.period
    return (fact.definition.code, fact.area_code, period.first_on, period.last_on)


def _change(fact: FigureFact, known: Any) -> FigureChange:
    if known is None:
        return FigureChange(fact, None, Outcome.NEW)
    pk, value, missing = known
    same = (value, missing) == (fact.value, fact.missing)
    return FigureChange(fact, pk, Outcome.UNCHANGED if same else Outcome.CHANGED)
