"""What somebody of a partner sees through a personal link: what awaits their word, no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engagement.enums import PartnerSays, Side
from engagement.forms.partner_link import AnswerForm
from engagement.models import Commitment, CommitmentStateChange, PartnerAnswer, PartnerLink

SHOWN = 50


@dataclass(frozen=True)
class AskedRow:
    """One commitment with what we recorded of it, the form, and a dispute said before."""

    commitment: Commitment
    change: CommitmentStateChange
    form: AnswerForm
    dispute: PartnerAnswer | None


def asked_rows(link: PartnerLink, sent: Mapping[str, Any] | None = None) -> list[AskedRow]:
    """The commitments that await the partner's word, soonest due first.

    ``sent`` is what was sent for one of them, named in its `commitment`.
    """
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
            form=_form(row, sent),
            dispute=disputes.get((row.pk, row.revision)),
        )
        for row in rows
    ]


def given_answers(link: PartnerLink) -> Sequence[PartnerAnswer]:
    """What was said through the link so far, newest first."""
    return list(link.answers.select_related("commitment").order_by("-id")[:SHOWN])


def _form(commitment: Commitment, sent: Mapping[str, Any] | None) -> AnswerForm:
    key = str(commitment.public_id)
    is_meant = sent is not None and sent.get("commitment") == key
    return AnswerForm(
        sent if is_meant else None, prefix=key, initial={"revision": commitment.revision}
    )
