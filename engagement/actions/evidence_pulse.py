"""How starting points and the results of surveys become evidence.

Called by the actions of these records in the same transaction, like `evidence`.
"""

from engagement.actions.evidence import Fact, Subject, acting_side, append
from engagement.enums import EvidenceComponent, EvidenceSource, Side, Start, Truster
from engagement.models import Evidence, PulseResult, StartingPoint
from engagement.scoring.trust_ledger import wave_quality
from partners.models import Partnership

# Raw values of the method's table of sources; what is not known says nothing.
START_VALUE = {Start.GOOD: 1.0, Start.MIXED: 0.5, Start.BAD: 0.0}
TRUSTED_BY = {Truster.SYSTEM: Side.PARTNER, Truster.PARTNER: Side.SYSTEM}


def post_starting_point(point: StartingPoint, *, number: int) -> None:
    """Append what a starting point says about both directions, in place of the one before.

    ``number`` is which one of the partnership's starting points it is, from 1.
    """
    facts = []
    value = START_VALUE.get(Start(point.value))
    if value is not None:
        facts = [
            _trust(EvidenceSource.HISTORY, truster, point.partnership, value)
            for truster in (Truster.SYSTEM, Truster.PARTNER)
        ]
    subject = Subject(
        "starting_point",
        point.partnership.public_id,
        number,
        point.partnership,
        point.as_of,
    )
    Evidence.objects.bulk_create(append(subject, facts))


def post_pulse(*results: PulseResult) -> None:
    """Append what sides answered: one row a side and wave, whoever answered for it."""
    Evidence.objects.bulk_create(
        (row for result in results for row in _of_pulse(result)), batch_size=1_000
    )


def _of_pulse(result: PulseResult) -> list[Evidence]:
    """What a result says.

    A withdrawn result, one without answers, and one that could tell who answered say nothing.
    """
    facts = []
    if result.mean is not None and result.may_be_shown and not result.is_withdrawn:
        truster = Truster.SYSTEM if result.answered_by == Side.SYSTEM else Truster.PARTNER
        x = (result.mean - 1) / 4
        q = wave_quality(result.answers)
        facts = [_trust(EvidenceSource.PULSE, truster, result.partnership, x, q)]
    subject = Subject(
        "pulse_result",
        result.public_id,
        result.revision,
        result.partnership,
        result.closed_on,
        wave_id=result.wave_id,
    )
    return append(subject, facts)


def _trust(
    source: EvidenceSource, truster: Truster, partnership: Partnership, x: float, q: float = 1.0
) -> Fact:
    return Fact(
        EvidenceComponent.TRUST,
        source,
        x=x,
        q=q,
        truster=truster,
        counterpart_id=acting_side(TRUSTED_BY[truster], partnership),
    )
