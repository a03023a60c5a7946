"""Whether enough people could say: who counts as having answered, and which questions are told of.

Whoever cannot say is given a stand-in (see `masking`). Stand-ins must never be most of what a
figure rests on, and leaving a figure out must not tell who could not say. Both are had by two
rules, and nothing else is ever told of who could say.

*People.* Who answered fewer than half of the questions with a scale does not count as having
answered. So at least half of what stands behind a mean of all questions was said, of whichever
group it is.

*Questions.* They are decided on in parts of the people (see `parts_of`), each for itself. A part
of n is left out of a question that fewer than half of it could answer, and a part of fewer than
five always. Of all figures of single questions and dimensions that are made of whole parts, at
least half was said.

Why a part may be told of from five people on: whoever knows one person of it, themselves, must
still believe of each other one that they could say, and that they could not. If it is known that
of n people a to b could not say, that is so whenever b ≥ 2 and a ≤ n - 2. "Half or more could say"
is a = 0, b = ⌊n/2⌋; its opposite a = ⌊n/2⌋ + 1, b = n: both hold from n = 5 on, and for no other
number below. The steps of five in which a number is told are such ranges too. Parts share nobody,
so what is told of several tells of each no more than what is told of it alone.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.trust_ledger import Indexes

# The smallest part of which it may be told whether half of it could say.
FEWEST_TOLD = 5
_STEP = 5
_LEFT_OPEN = 3


@dataclass(frozen=True)
class Told:
    """What is told of who could say. All of it follows from one range for each part and question.

    shown, shape (person, question): whether somebody's part counts in the figures of a question.
    alone, shape (person,): whether their block is a part of its own, so that the figures of a
    question may be shown of it. at_least, shape (question,): so many or more could not say.
    in_shown, shape (question,): the same of the parts that count; people_shown: how many these are.
    """

    shown: Bools
    alone: Bools
    at_least: Indexes
    in_shown: Indexes
    people_shown: Indexes


def who_counts(values: Floats) -> Bools:
    """Return who said enough to count as having answered, shape (person,).

    ``values``, shape (person, question), NaN for who could not say.
    """
    said: Bools = 2 * (~np.isnan(values)).sum(axis=1) >= max(1, values.shape[1])
    return said


def parts_of(block: Indexes, home: Indexes) -> Indexes:
    """Return each person's part, shape (person,), numbered from 0.

    ``block`` as from `protection`; ``home``: the shown sector that it lies in, or one number for
    all blocks outside of these. A block of five or more is a part. Those of fewer are one part for
    each home; if that has fewer than five, nothing is ever told of it.
    """
    size = np.bincount(block)[block] if len(block) else block
    names = np.where(size >= FEWEST_TOLD, block, -1 - (home - home.min(initial=0)))
    _names, part = np.unique(names, return_inverse=True)
    return np.asarray(part, dtype=np.int64).reshape(len(block))


def told(values: Floats, block: Indexes, part: Indexes) -> Told:
    """Return what may be told; ``values`` of those who count, shape (person, question)."""
    people, questions = values.shape
    missing = np.isnan(values)
    parts = int(part.max(initial=-1)) + 1
    size = np.bincount(part, minlength=parts)[:, np.newaxis]
    count = np.zeros((parts, questions), dtype=np.int64)
    np.add.at(count, part, missing)
    is_told = size >= FEWEST_TOLD
    is_shown = is_told & (2 * count <= size)
    least = np.where(is_told, _least_of_range(count, size), 0)
    blocks_of_part = np.array(
        [len(np.unique(block[part == one])) for one in range(parts)], dtype=np.int64
    )
    alone = (is_told.ravel() & (blocks_of_part == 1))[part] if people else part.astype(bool)
    return Told(
        shown=is_shown[part],
        alone=alone,
        at_least=least.sum(axis=0),
        in_shown=np.where(is_shown, least, 0).sum(axis=0),
        people_shown=np.where(is_shown, size, 0).sum(axis=0),
    )


def _least_of_range(count: Indexes, size: Indexes) -> Indexes:
    """Return the lower end of the range that is told of a part's count of who could not say.

    Ranges begin at every five, at the number that is more than half, and not among the last three.
    """
    highest = np.maximum(0, size - _LEFT_OPEN) // _STEP
    steps = np.minimum(count // _STEP, highest) * _STEP
    more_than_half = size // 2 + 1
    found = np.where(count >= more_than_half, np.maximum(steps, more_than_half), steps)
    return np.asarray(found, dtype=np.int64)
