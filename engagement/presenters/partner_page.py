"""What somebody of a partner sees through a personal link: what awaits their word, no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.enums import PartnerSays, Side
from engagement.models import Commitment, CommitmentStateChange, PartnerAnswer, PartnerLink

SHOWN = 50


@dataclass(frozen=True)
class AskedRow:
    """One commitment with what we recorded of it, and a dispute said before."""

    commitment: Commitment
    change: CommitmentStateChange
    dispute: PartnerAnswer | None


def asked_rows(link: PartnerLink) -> list[AskedRow]:
    """The commitments that await the partner's word, soonest due first."""
    waiting = Commitment.objects.awaiting(Side.PARTNER).filter(partnership=link.partnership)
    rows = list(waiting.prefetch_related("changes").soonest_first()[:SHOWN])
    disputes = {
        (answer.commitment_id, answer.revision): answer
        for answer in link.answers.filter(answer=PartnerSays.DISPUTES, commitment__in=rows)
    }
    return [
        AskedRow(
            commitment=row,
            change=list(row.changes.all())[-1],
            dispute=disputes.get((row.pk, row.revision)),
        )
        for row in rows
    ]


def given_answers(link: PartnerLink) -> Sequence[PartnerAnswer]:
    """What was said through the link so far, newest first."""
    return list(link.answers.select_related("commitment").order_by("-id")[:SHOWN])
