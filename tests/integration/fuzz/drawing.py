"""What is sent to an operation: at the bounds of what its description says, and beyond them.

In CI each operation gets one request of each kind that schemathesis derives from the description,
the same in every run, by every other sender, not always the same ones. With ``ICS_CRM_FUZZ=n``
(``bin/fuzz``) it gets all of them by everybody, and n more that hypothesis makes up, other ones
every time.
"""

import os
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from tests.integration.fuzz.senders import Sender

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def made_up() -> int:
    """How many requests an operation gets that no rule derives; none in CI."""
    return int(os.environ.get("ICS_CRM_FUZZ", "0"))


def requests_to(
    operation: Any, senders: list[Sender], at: Random
) -> Iterator[tuple[Case[Any], Sender]]:
    """Requests for an operation, and who sends each.

    The first sender may do everything, and begins with what is allowed.
    """
    everybody, *others = senders
    turn = at.sample(others, len(others) if made_up() else len(others) // 2)
    order = [everybody, everybody, *turn]
    cases = [*_derived(operation), *_made_up(operation)]
    if not made_up():
        cases = _one_of_each_kind(cases, at)[: len(order)]
    turns = max(len(cases), len(order))
    yield from zip(islice(cycle(cases), turns), cycle(order), strict=False)


def _derived(operation: Any) -> Iterator[Case[Any]]:
    schema = operation.schema
    settings = schema.config.generation_for(operation=operation, phase="coverage")
    found: Iterator[Case[Any]] = schema.iter_coverage_cases(
        operation, generation_modes=MODES, generation_config=settings
    )
    return found


def _one_of_each_kind(cases: list[Case[Any]], at: Random) -> list[Case[Any]]:
    """Those that are allowed first."""
    kinds: dict[Any, list[Case[Any]]] = {}
    for case in cases:
        kinds.setdefault(_made(case).phase.data.scenario, []).append(case)
    chosen = [at.choice(alike) for alike in kinds.values()]
    return sorted(chosen, key=lambda case: _made(case).generation.mode.is_negative)


def is_allowed(case: Case[Any]) -> bool:
    """Whether the description says that the request may be sent like this."""
    return bool(_made(case).generation.mode.is_positive)


def _made(case: Case[Any]) -> Any:
    """How a request came about; only one that was written by hand would not say."""
    return case.meta


def _made_up(operation: Any) -> list[Case[Any]]:
    if not made_up():
        return []
    drawn: list[Case[Any]] = []

    @hypothesis.settings(
        max_examples=made_up(),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES)))
    def draw(case: Case[Any]) -> None:
        drawn.append(case)

    draw()
    return drawn
