"""Figures of a closed wave in words: means, changes, shares, and why a group is not shown."""

from collections.abc import Mapping

from engagement.analytics.survey.reading import Change
from engagement.enums import Side
from engagement.models import SurveyWave
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.instrument import DIMENSION_LABELS, Dimension
from engagement.scoring.survey.item_analysis import Reliability
from engagement.scoring.survey.response import Rate
from engagement.scoring.survey.results import WHOLE, Estimate
from nhsuk.charts import Level as Shade
from nhsuk.formats import counted, nhs_number

DECIMALS = 1
NOT_SHOWN: Mapping[Hidden, str] = {
    Hidden.TOO_FEW: "Not shown: too few answered",
    Hidden.WOULD_TELL_OTHERS: "Not shown: together with others it would tell of too few people",
    Hidden.CROSSES: "Not shown: it lies across groups that are shown, and would tell of too few "
    "people",
}
NO_ANSWER = "Not shown: too few answers"
# From the least to the most agreement; letters, so that no colour is needed.
FIVE = ("#ffb81c", "#fbe3a8", "#d8dde0", "#7fb2e5", "#003087")
WHITE, BLACK = "#ffffff", "#212b32"
# Below, the questions of a scale do not go together well enough for its mean to stand alone.
GOOD, FAIR = 0.8, 0.7


def measure_label(measure: str) -> str:
    """What a column of results is called: a dimension, or all questions together."""
    return "All questions" if measure == WHOLE else DIMENSION_LABELS[Dimension(measure)]


def estimate_text(estimate: Estimate | None) -> str:
    """3.6 (3.2 to 4.0); a single answer has no interval."""
    if estimate is None or estimate.mean is None:
        return NO_ANSWER
    mean = nhs_number(estimate.mean, DECIMALS)
    if estimate.low is None or estimate.high is None:
        return f"{mean} (a single answer)"
    low, high = (nhs_number(one, DECIMALS) for one in (estimate.low, estimate.high))
    return f"{mean} ({low} to {high})"


def change_text(change: Change | None, *, of_many: bool = False) -> str:
    """Up 0.3, more than noise; ``of_many``: where many groups are looked at together."""
    if change is None:
        return ""
    is_sure = is_more_than_noise(change, of_many=of_many)
    size = nhs_number(abs(change.difference), 2 if is_sure and is_small(change) else DECIMALS)
    if is_small(change) and not is_sure:
        return "No change to speak of"
    way = "Up" if change.difference > 0 else "Down"
    return f"{way} {size}, {'more than noise' if is_sure else 'may be noise'}"


def is_more_than_noise(change: Change, *, of_many: bool) -> bool:
    """The verdict on a change, alike on pages, in packs and in files.

    Looked at together with many others a change must stand out further, or chance alone would give
    some. Only the mean of all questions of all who answered is looked at by itself.
    """
    return change.is_listed if of_many else change.is_more_than_noise


def is_small(change: Change) -> bool:
    """Whether it is nothing at the decimals that are shown."""
    return round(abs(change.difference), DECIMALS) == 0


def rate_text(rate: Rate) -> str:
    """12 of 30 (40%)."""
    return f"{answered_text(rate)} ({rate.share:.0%})"


def answered_text(rate: Rate) -> str:
    """12 of 30."""
    return f"{nhs_number(rate.answered)} of {nhs_number(rate.invited)}"


def range_text(rate: Rate) -> str:
    """26% to 55%."""
    return f"{rate.interval.low:.0%} to {rate.interval.high:.0%}"


def reliability_text(found: Reliability | None, what: str) -> str:
    """How far the questions of a scale go together, in a sentence."""
    if found is None:
        return f"{what}: too few questions or answers to say whether they go together."
    alpha = nhs_number(found.alpha, 2)
    low, high = nhs_number(found.low, 2), nhs_number(found.high, 2)
    basis = f"alpha {alpha}, {low} to {high}, from {counted(found.people, 'full answer')}"
    if found.alpha >= GOOD:
        return f"{what}: the questions go together well, so one mean stands for them ({basis})."
    if found.alpha >= FAIR:
        return f"{what}: the questions go together fairly well ({basis})."
    return f"{what}: the questions do not go together well. Read them one by one ({basis})."


def noun_of(wave: SurveyWave) -> str:
    """What is counted: people; of what the system says about partners, answers about a partner."""
    return "answer" if wave.answered_by == Side.SYSTEM else "person,people"


def shades(labels: tuple[str, ...]) -> list[Shade]:
    """The points of a scale as parts of a bar, each with its number."""
    last = len(labels) - 1
    fills = [FIVE[round(number * (len(FIVE) - 1) / max(last, 1))] for number in range(last + 1)]
    return [
        Shade(label, str(number), fill, WHITE if fill == FIVE[-1] else BLACK)
        for number, (label, fill) in enumerate(zip(labels, fills, strict=True), start=1)
    ]
