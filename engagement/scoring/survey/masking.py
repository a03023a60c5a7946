"""Confidential answers, blurred a little before anything is computed from them.

Numbers alone do not protect. If all five of a group chose 4, the group's mean tells what each one
chose; and who knows one answer, their own, may work out the others. So before anything is computed,
in each block (see `protection`) and question

1. whoever could not say is given a stand-in, drawn from the answers of the block and, with the
   weight of one answer, of the whole wave;
2. two answers, chosen secretly, are each moved with probability one half: one point up or down,
   each as likely. A move beyond the end of the scale is not made.

All that is shown is computed from these masked answers: pages, exports and the API cannot disagree,
and no combination of figures leads behind them.

What this is proved to give: whatever is published, take a person of a block and any question, and
let the reader know all masked answers by name, what `saying` tells of who could say, and one true
answer of a colleague. Then the person's true answer may still be the masked one, or one a point
beside it, which was moved; or there was none, and it stands in. For at most one of the two answers
that may move is the colleague's. With one move only this would fail: who answered 5 and sees five
4s would know that the one move was theirs, and that all others answered 4. Who knows two answers of
a block may at worst learn the others: see decision 31.

The price: the sum of a block's answers moves by at most two points, with a standard deviation of at
most 1, and 0 on average away from the ends of the scale. Answers at an end move inward, half a
point a block on average if all are there.

The caller must take the randomness from the operating system, use it once and forget it: masking
the same answers twice, and showing both, would undo the protection.
"""

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes

_STEPS = np.array([-1, 0, 0, 1])


def mask(values: Floats, block: Indexes, points: int, random: np.random.Generator) -> Indexes:
    """Return masked answers to scale questions: whole points without gaps, safe to compute with.

    ``values``, shape (person, question), are 1 to ``points``, NaN for who could not say; ``block``,
    shape (person,), as from `protect`.
    """
    if not len(values):
        return values.astype(np.int64)
    complete = _stood_in(values, block, points, random)
    return _moved(complete, block, points, random)


def _stood_in(values: Floats, block: Indexes, points: int, random: np.random.Generator) -> Indexes:
    """Fill each gap with a random answer of the block or, with the weight of one, of the wave."""
    person, question = np.nonzero(np.isnan(values))
    found = np.nan_to_num(values, nan=1).astype(np.int64)
    if not person.size:
        return found
    in_wave = np.stack([(values == point).sum(axis=0) for point in range(1, points + 1)], axis=1)
    # One more of each: no answer is impossible, or the lack of one would tell.
    shares = (in_wave + 1) / (in_wave + 1).sum(axis=1, keepdims=True)
    weights = shares[question]
    blocks = int(block.max()) + 1
    for point in range(1, points + 1):
        given, of = np.nonzero(values == point)
        in_block = np.zeros((blocks, values.shape[1]))
        np.add.at(in_block, (block[given], of), 1)
        weights[:, point - 1] += in_block[block[person], question]
    reached = np.cumsum(weights, axis=1)
    drawn = random.random(person.size)[:, np.newaxis] * reached[:, -1:]
    found[person, question] = 1 + (reached[:, :-1] <= drawn).sum(axis=1)
    return found


def _moved(values: Indexes, block: Indexes, points: int, random: np.random.Generator) -> Indexes:
    """Move up to two answers of each block and question by a point."""
    order = np.argsort(block, kind="stable")
    _blocks, start, size = np.unique(block[order], return_index=True, return_counts=True)
    shape = (len(start), values.shape[1])
    size, start = size[:, np.newaxis], start[:, np.newaxis]
    first = random.integers(0, size, shape)
    # A different one, equally likely each; in a block of one there is none.
    second = (first + random.integers(1, np.maximum(size, 2), shape)) % size
    moved = values.copy()
    columns = np.arange(values.shape[1])
    for chosen in (first, np.where(size > 1, second, -1)):
        people = order[np.minimum(start + np.maximum(chosen, 0), len(order) - 1)]
        step = _STEPS[random.integers(0, len(_STEPS), shape)] * (chosen >= 0)
        moved[people, columns] = np.clip(moved[people, columns] + step, 1, points)
    return moved
