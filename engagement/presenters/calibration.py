"""What a calibration found, as text for a terminal and as one document for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from engagement.analytics.calibration import Calibration
from engagement.presenters.model_words import SOURCE_WORDS, number_rows, type_words
from engagement.scoring.calibration import FEWEST_CELLS, FEWEST_PARTNERS
from engagement.scoring.model_comparison import number_changes
from engagement.scoring.trust_model import INDEX, SOURCES, Source
from nhsuk.formats import counted, nhs_date, nhs_number

MOST_MOVERS = 10
ALWAYS_KEPT = (
    "half-lives, weights, caps, bands, evidence labels, the floor and the fall that raises a "
    "prompt. They are policy, or need answers of later waves to be tested on."
)
# What a ledger is never asked for: a switched-off source, and one that is a person's word.
_NOT_ESTIMATED = {Source.ANSWERED, Source.HISTORY}


def calibration_text(found: Calibration) -> Iterator[str]:
    """Line by line."""
    standing = "runs in shadow" if found.use.is_shadow else "is in force"
    yield f"{found.new.version}, fitted on {found.new.calibrated_on}"
    yield f"Compared with {found.in_use.name}, which {standing}."
    yield ""
    yield from _evidence(found)
    yield ""
    yield from _effects(found)
    yield ""
    yield from _numbers(found)


def calibration_document(found: Calibration) -> dict[str, Any]:
    """The same as data, with every number unrounded."""
    comparison = found.comparison
    return {
        "system": found.system.code,
        "up_to": found.up_to.isoformat(),
        "compared_with": {"name": found.in_use.name, "shadow": found.use.is_shadow},
        "evidence": {
            "closed_waves": found.waves,
            "answered_partner_years": found.basis.answered_years,
            "rows": found.rows,
            "ledgers": len(found.ledgers),
            "kept": list(_kept(found)),
        },
        "answers_foreseen": {
            "answers": found.foreseen[0].answers,
            "old": found.foreseen[0].held,
            "new": found.foreseen[1].held,
        },
        "rank_agreement": comparison.rank_agreement,
        "mean_change_by_type": {t.name: t.points for t in comparison.by_type},
        "bands_changed": [_change(found, i) for i in comparison.band_changed],
        "evidence_labels_changed": [_change(found, i) for i in comparison.evidence_changed],
        "largest_movers": [_change(found, i) for i in comparison.movers[:MOST_MOVERS]],
        "parameters_changed": [
            {"path": list(change.path), "old": change.old, "new": change.new}
            for change in number_changes(found.old.to_dict(), found.new.to_dict())
        ],
        "model": found.new.to_dict(),
        "sha256": found.new.hash(),
    }


def _evidence(found: Calibration) -> Iterator[str]:
    yield (
        f"Evidence: {counted(found.waves, 'closed survey wave')}, answers in "
        f"{counted(found.basis.answered_years, 'partner-year')}, "
        f"{counted(found.rows, 'row')} in {counted(len(found.ledgers), 'ledger')}."
    )
    kept = list(_kept(found))
    if kept:
        yield "Kept as before, for want of evidence:"
        yield from (f"  {line}" for line in kept)
    yield f"Always kept: {ALWAYS_KEPT}"
    old, new = found.foreseen
    if old.held is not None and new.held is not None:
        yield (
            f"Of {counted(old.answers, 'row')} of answers with rows before them, the 90 % interval "
            f"held {old.held:.0%} by {found.in_use.name} and {new.held:.0%} by "
            f"{found.new.version}, which has seen them; 90 % is right."
        )


def _kept(found: Calibration) -> Iterator[str]:
    basis = found.basis
    asked = [source for source in SOURCES if source not in _NOT_ESTIMATED]
    for source in asked:
        if not basis.can_tell(source):
            years = counted(int(basis.years[INDEX[source]]), "partner-year")
            yield f"{SOURCE_WORDS[source]}: {years} of the {FEWEST_CELLS} needed"
        elif not basis.can_tell_pressure(source):
            rows = counted(int(basis.pressed[INDEX[source]]), "row")
            yield (
                f"What pressure does to {SOURCE_WORDS[source].lower()}: {rows} under recorded "
                f"pressure of the {FEWEST_CELLS} needed"
            )
    for name, partners in basis.partners.items():
        few = [
            f"{SOURCE_WORDS[source].lower()} ({partners[INDEX[source]]})"
            for source in asked
            if basis.can_tell(source) and not basis.can_tell_of(name, source)
        ]
        if few:
            yield (
                f"{type_words(name)}, usual values, fewer than {FEWEST_PARTNERS} partners: "
                f"{', '.join(few)}"
            )


def _effects(found: Calibration) -> Iterator[str]:
    comparison = found.comparison
    agreement = comparison.rank_agreement
    yield f"If it were in force, trust at the end of the week of {nhs_date(found.up_to)}:"
    if agreement is not None:
        yield f"  Rank agreement with {found.in_use.name}: {nhs_number(agreement, 3)}"
    for each in comparison.by_type:
        partners = counted(each.ledgers, "ledger")
        yield f"  {type_words(each.name)} ({partners}): {_signed(each.points)} points on average"
    for title, places in (
        ("Band", comparison.band_changed),
        ("Evidence label", comparison.evidence_changed),
    ):
        yield f"  {title} changes for {counted(len(places), 'ledger')}"
        yield from (f"    {_mover(found, place)}" for place in places)
    yield "  Largest changes:"
    yield from (f"    {_mover(found, place)}" for place in comparison.movers[:MOST_MOVERS])


def _numbers(found: Calibration) -> Iterator[str]:
    rows = number_rows(number_changes(found.old.to_dict(), found.new.to_dict()))
    yield f"{counted(len(rows), 'number')} of the model would change:"
    table = [
        ("", "", found.in_use.name, found.new.version),
        *((row.name, row.of, row.old, row.new) for row in rows),
    ]
    yield from _columns(table)


def _columns(table: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
    width = [max(len(line[column]) for line in table) for column in range(4)]
    for name, of, old, new in table:
        first = f"  {name:<{width[0]}}  {of:<{width[1]}}"
        yield f"{first}  {old:>{width[2]}}  {new:>{width[3]}}"


def _mover(found: Calibration, place: int) -> str:
    changed = _change(found, place)
    old, new = changed["old"], changed["new"]
    return f"{changed['name']}: {_state(old)} to {_state(new)}, {_signed(changed['points'])} points"


def _state(state: dict[str, Any]) -> str:
    band = f"{state['band']}, " if state["band"] else ""
    return f"{nhs_number(state['mean'], 1)} ({band}{state['evidence']} evidence)"


def _change(found: Calibration, place: int) -> dict[str, Any]:
    comparison, ledger = found.comparison, found.ledgers[place]
    states = {
        name: {
            "mean": float(outcome.mean[place]),
            "sd": float(outcome.sd[place]),
            "evidence": outcome.evidence[place],
            "band": outcome.band[place],
        }
        for name, outcome in (("old", comparison.old), ("new", comparison.new))
    }
    return {
        "partnership": str(ledger.partnership.public_id),
        "name": str(ledger),
        "truster": str(ledger.truster),
        "points": float(comparison.points[place]),
        **states,
    }


def _signed(points: float) -> str:
    return f"+{nhs_number(points, 1)}" if points > 0 else nhs_number(points, 1)
