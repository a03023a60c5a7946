"""What a wave says of partners as evidence: posted at its close, and taken back with the wave.

The same as `engagement.actions.pulse` does for one partner, for all of a wave at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from audit.recording import record
from engagement.actions.evidence_pulse import post_pulse
from engagement.actions.pulse import PulseFacts
from engagement.models import PulseResult, SurveyWave
from engagement.queue import mark_stale
from partners.models import Partnership

LONGEST_NAME = 100


def post_results(wave: SurveyWave, facts: Mapping[int, PulseFacts]) -> list[PulseResult]:
    """Keep what a side answered, by primary key of the partnership, within the action that calls.

    The wave is locked by its close, so nothing of it was posted before.
    """
    partners = _locked(facts)
    results = PulseResult.objects.bulk_create(
        (
            PulseResult(
                system=wave.system,
                partnership=one,
                wave=wave.title[:LONGEST_NAME].strip(),
                wave_id=wave.public_id,
                answered_by=wave.answered_by,
                **asdict(facts[one.pk]),
            )
            for one in partners
        ),
        batch_size=1_000,
    )
    post_pulse(*results)
    _record("pulse_result.posted", wave, results)
    mark_stale(partners)
    return results


def take_back_results(wave: SurveyWave) -> list[PulseResult]:
    """Withdraw all that was posted of a wave that was withdrawn, as it was, within that action."""
    standing = PulseResult.objects.standing().filter(wave_id=wave.public_id, system=wave.system)
    partners = {one.pk: one for one in _locked(standing.values_list("partnership", flat=True))}
    results = list(standing.order_by("pk"))
    for result in results:
        result.partnership = partners[result.partnership_id]
        result.withdrawn_at, result.withdrawn_by = wave.withdrawn_at, wave.withdrawn_by
        result.withdrawn_reason = wave.withdrawn_reason
        result.revision += 1
    PulseResult.objects.bulk_update(
        results, ["withdrawn_at", "withdrawn_by", "withdrawn_reason", "revision"], batch_size=500
    )
    post_pulse(*results)
    _record("pulse_result.withdrawn", wave, results, wave.withdrawn_reason)
    mark_stale(partners.values())
    return results


def _locked(pks: Iterable[int]) -> list[Partnership]:
    """In one order, so that nobody waits for each other; what is posted meanwhile waits."""
    rows = Partnership.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(pks))
    return list(rows.select_related("organisation", "system", "counterpart").order_by("pk"))


def _record(
    event_type: str, wave: SurveyWave, results: Iterable[PulseResult], reason: str = ""
) -> None:
    """No numbers: the log is read by people who may not know what few people answered."""
    facts = {"wave_id": wave.public_id, "answered_by": wave.answered_by}
    for result in results:
        record(
            event_type,
            result,
            system_id=wave.system.public_id,
            parent=result.partnership,
            facts=facts,
            reason=reason,
        )
