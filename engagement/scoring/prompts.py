"""When a fall in trust is worth a conversation.

A prompt is raised when the score lies D points or more below where it was 26 weeks before; then 26
weeks are quiet. With little evidence nothing can be said about a fall, so there the only prompt is
to ask them. Never a control chart on the decayed score: smoothing makes neighbouring points alike.
Source: the method's section 2.12.
"""

from enum import StrEnum

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.trust_model import TrustModel

SPAN_WEEKS = 26
QUIET_WEEKS = 26


class Suggestion(StrEnum):
    """What a prompt suggests."""

    CONVERSATION = "conversation"  # worth a conversation
    ASK = "ask"  # too little evidence to say anything: ask them


def fallen(mean: Floats, drop: float) -> Bools:
    """Return the weeks in which a prompt is raised; one column a week, any number of lines."""
    raised = np.zeros(mean.shape, dtype=np.bool_)
    last = np.full(mean.shape[:-1], -QUIET_WEEKS)
    for week in range(SPAN_WEEKS, mean.shape[-1]):
        fall = mean[..., week - SPAN_WEEKS] - mean[..., week]
        now = (fall >= drop) & (week - last >= QUIET_WEEKS)
        raised[..., week] = now
        last = np.where(now, week, last)
    return raised


def suggestions(
    mean: Floats, credibility: Floats, model: TrustModel, *, managed: bool
) -> dict[int, Suggestion]:
    """Return what is suggested, by week counted from 0, for one partnership's weekly scores.

    Nothing for partners that nobody manages: there is nobody to have the conversation.
    """
    if not managed:
        return {}
    low = credibility < model.evidence_cuts[0]
    return {
        week: Suggestion.ASK if low[week] else Suggestion.CONVERSATION
        for week in np.flatnonzero(fallen(mean, model.prompt_drop)).tolist()
    }
