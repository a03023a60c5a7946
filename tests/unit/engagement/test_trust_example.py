"""The worked example of the page about trust: every number on it is what the core works out."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.template.loader import render_to_string

from engagement.scoring.bands import BANDS, Band, bands_over_time
from engagement.scoring.health import NORMAL_90
from engagement.scoring.model import evidence_label
from engagement.scoring.trust import Weighed, score_trust, weigh
from engagement.scoring.trust_ledger import TrustLedger, TrustRows
from engagement.scoring.trust_model import INDEX, Source
from nhsuk.formats import nhs_date
from tests.unit.scoring.trust.ledgers import MODEL

EXAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "trust_example.json").read_text()
)
TODAY = date.fromisoformat(EXAMPLE["today"])
DAYS = [date.fromisoformat(row["on"]) for row in EXAMPLE["rows"]]
PROMISE, SURVEY, DECISION = range(3)
PRESSURE = 0.3


def ledger() -> TrustLedger:
    rows = EXAMPLE["rows"]
    return TrustLedger(
        EXAMPLE["kind"],
        TrustRows.of(
            day=np.array([day.toordinal() for day in DAYS]),
            source=np.array([INDEX[Source(row["source"])] for row in rows]),
            x=np.array([row["x"] for row in rows]),
            q=np.array([row["q"] for row in rows]),
            pressure=np.array([row["pressure"] for row in rows]),
        ),
    )


def page() -> str:
    text = re.sub(r"<[^>]+>", " ", render_to_string("engagement/_trust_example.html"))
    return re.sub(r" (?=[.,:;])", "", " ".join(text.split()))


def phrases() -> Iterator[str]:
    """All that the page says with a number in it, in the core's own numbers."""
    state = weigh(ledger(), MODEL, TODAY.toordinal())
    values = MODEL.values(EXAMPLE["kind"])
    yield f"On Sunday {nhs_date(TODAY)} three facts inform its trust in the system, by trust-1"
    yield f"sent them on {nhs_date(DAYS[PROMISE])}"
    yield f"On {nhs_date(DAYS[SURVEY])} one person of the network answered 4 on the scale"
    yield "from 1 to 5"
    yield f"On {nhs_date(DAYS[DECISION])} the network was engaged"
    yield f"recorded as a pressure of {PRESSURE}"
    yield from _above_usual(state, values.a, values.ell)
    yield from _weighed(state)
    yield from _say(state)
    yield from _points(state)
    yield from _allowance(state)
    yield from _doubt(state)


def _above_usual(state: Weighed, a: Any, ell: Any) -> Iterator[str]:
    a, ell = a[state.source], ell[state.source]
    usual = [f"{value:.2f}" for value in a]
    moves = [f"{value:.3f}".rstrip("0").rstrip(".") for value in ell]
    yield f"kept counts 1, usual among practices and networks is {usual[0]}"
    yield f"commitments move by {moves[0]}"
    yield f"(100 × 1 − {usual[0]}) ÷ {moves[0]} = {state.plain[0]:.2f} points"
    yield "4 counts 0.75"
    yield f"(100 × 0.75 − {usual[1]}) ÷ {moves[1]} = {state.plain[1]:.2f}."
    yield "on the options counts 0.7."
    yield f"(100 × 0.7 − {usual[2]}) ÷ {moves[2]} = {state.plain[2]:.2f}."


def _weighed(state: Weighed) -> Iterator[str]:
    half = MODEL.half_life[Source.COMMITMENT]
    ages = [(TODAY - day).days for day in DAYS]
    left = [f"{2 ** (-age / half):.3f}" for age in ages]
    weight = [f"{value:.3f}" for value in state.weight]
    cap = MODEL.caps.of("gp", Source.PULSE)
    yield f"After {half:.0f} days half is left"
    yield ", ".join(
        f"after {age} days {'it is ' if age == ages[0] else ''}{share}"
        for age, share in zip(ages, left, strict=True)
    )
    yield f"so 1, and half of that because one side says so: 0.5 × {left[0]} = {weight[0]}."
    yield "one answer is 1"
    yield f"at most {cap} in 13 weeks: {cap} × {left[1]} = {weight[1]}."
    yield f"1 × {left[2]} = {weight[2]}."


def _say(state: Weighed) -> Iterator[str]:
    values = MODEL.values(EXAMPLE["kind"])
    say = _thousandths(state)
    for place, weight in enumerate(state.weight):
        v, b = values.v[state.source[place]], values.b[state.source[place]]
        yield f"{weight:.3f} ÷ ({v:,.1f} + {b:.1f} × {weight:.3f}) is {say[place]:.3f} thousandths"
    usual = 1000 / MODEL.tau2
    yield f"1 ÷ {MODEL.tau2:.0f}, because trust within a kind of partner varies by"
    yield f"{MODEL.tau2:.0f} points squared, is {usual:.3f} thousandths"
    parts = " + ".join(f"{part:.3f}" for part in (*say, usual))
    yield f"Together {parts} = {1000 * state.precision:.3f} thousandths"
    share = [f"{100 * part / (1000 * state.precision):.1f}%" for part in (*say, usual)]
    yield f"the promise has {share[0]} of the say, the survey {share[1]}, the decision {share[2]},"
    yield f"what is usual the other {share[3]}"


def _thousandths(state: Weighed) -> list[float]:
    say = state.weight * state.rate[state.source] * state.precision
    return [1000 * float(part) for part in say]


def _points(state: Weighed) -> Iterator[str]:
    share = [f"{part / (10 * state.precision):.1f}%" for part in _thousandths(state)]
    points = [f"{value:.2f}" for value in state.contribution]
    yield f"Usual trust of practices and networks: {state.usual:.2f} points"
    for place in range(3):
        yield f"{share[place]} of {state.plain[place]:.2f} is {points[place]} points"
    yield f"{state.usual:.2f} + {' + '.join(points)} = {state.delivery:.2f}. That is delivery"


def _allowance(state: Weighed) -> Iterator[str]:
    gamma = [MODEL.gamma[source] for source in (Source.COMMITMENT, Source.CONSULTATION)]
    ell = [MODEL.ell[source] for source in (Source.COMMITMENT, Source.CONSULTATION)]
    lift = [state.lift[PROMISE], state.lift[DECISION]]
    added = state.weight * state.rate[state.source] * state.lift
    assert MODEL.gamma[Source.PULSE] == added[SURVEY] == 0
    yield f"Full pressure costs {gamma[0]:.1f} of 100 at commitments, nothing at surveys"
    yield f"and {gamma[1]:.1f} at decisions"
    yield f"With a pressure of {PRESSURE} the promise"
    yield f"{gamma[0]:.1f} × {PRESSURE} ÷ {ell[0]:.3f} = {lift[0]:.2f} points better in calm times"
    yield f"{gamma[1]:.1f} × {PRESSURE} ÷ {ell[1]:.3f} = {lift[1]:.2f} points"
    yield f"that is {added[PROMISE]:.2f} and {added[DECISION]:.2f} points"
    yield f"together {state.adjustment:.2f}, which is below the limit of {state.limit:.0f}"
    yield f"trust is {state.delivery:.2f} + {state.adjustment:.2f} = {state.mean:.2f}"


def _doubt(state: Weighed) -> Iterator[str]:
    end = score_trust(ledger(), MODEL, np.array([TODAY.toordinal()]))
    low, high = end.interval()
    credibility, left = float(end.credibility[0]), 1 / state.precision
    precision = f"{1000 * state.precision:.3f}"
    assert evidence_label(credibility, MODEL.evidence_cuts) == "medium"
    yield f"1 − {1000 / MODEL.tau2:.3f} ÷ {precision} = {100 * credibility:.1f}% of the first doubt"
    yield f"1,000 ÷ {precision} = {left:.1f} points squared, and {MODEL.floor:.0f} more for drift"
    yield f"the root of {left + MODEL.floor:.1f} is {end.sd[0]:.1f}"
    yield f"The 90% interval is {state.mean:.1f} ± {NORMAL_90:.3f} × {end.sd[0]:.1f}"
    yield f"from {low[0]:.1f} to {high[0]:.1f}"
    view = bands_over_time(end.mean, end.sd, MODEL)[0]
    assert view.between == (Band.STEADY, Band.STRONG)
    chance = {b: f"{100 * p:.0f}%" for b, p in zip(BANDS, view.probability, strict=True)}
    yield f"above {MODEL.band_cuts[1]:.0f} with a probability of {chance[Band.STRONG]}"
    yield f"below {MODEL.band_cuts[0]:.0f} with {chance[Band.STRAINED]}"
    yield f"between them with {chance[Band.STEADY]}"
    yield f"No band reaches {100 * MODEL.band_probability:.0f}%"


def test_every_number_on_the_page_is_the_cores() -> None:
    text = page()
    for phrase in phrases():
        assert phrase in text
        text = text.replace(phrase, "", 1)
    assert re.findall(r"[^.]*\d[^.]*", text) == [], "Numbers that nobody has checked."


def test_the_parts_shown_add_up_as_printed() -> None:
    sums = re.findall(r"((?:[\d.]+ \+ )+[\d.]+) = ([\d.]*\d)", page())
    assert len(sums) == 3
    for parts, total in sums:
        assert abs(sum(map(float, parts.split(" + "))) - float(total)) < 0.0051, parts
