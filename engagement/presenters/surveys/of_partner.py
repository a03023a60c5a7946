"""Surveys on the page of a partnership: the newest of each kind, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import TYPE_CHECKING

from engagement.analytics.survey.of_partner import Asked, AskedOfPartner, asked_of_partner
from engagement.models import SurveyInvitation, SurveyWave
from engagement.presenters.surveys.result_gap import gap_text
from engagement.presenters.surveys.result_words import (
    DECIMALS,
    NOT_SHOWN,
    change_text,
    estimate_text,
    noun_of,
)
from engagement.scoring.survey.instrument import PARTNER_POINTS
from engagement.scoring.survey.results import Level
from nhsuk.formats import counted, nhs_number
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User

NOBODY = "Nobody answered for it, which has many reasons"


@dataclass(frozen=True)
class SurveyLine:
    """The newest wave of a kind: who spoke of whom, what came of it, and how often that was asked.

    ``figure`` is what may be shown, or why nothing is; ``basis`` what it rests on.
    """

    label: str
    wave: SurveyWave
    closed_on: date
    figure: str
    basis: str
    times: str


@dataclass(frozen=True)
class PartnerSurveys:
    """All of the section. ``gap`` is a sentence; ``open_waves`` are those that ask now."""

    lines: Sequence[SurveyLine]
    gap: str
    open_waves: Sequence[SurveyWave]


def surveys_of(user: "User", partnership: Partnership) -> PartnerSurveys:
    """Two queries, however many waves there were."""
    found = asked_of_partner(user, partnership)
    return PartnerSurveys(
        lines=_lines(found, partnership),
        gap=_gap(found, partnership),
        open_waves=_asking_now(user, partnership),
    )


def _lines(found: AskedOfPartner, partnership: Partnership) -> list[SurveyLine]:
    lines = []
    if found.by_partner:
        lines.append(_of_side("What it says of us", found.by_partner, partnership))
    if found.by_system:
        lines.append(_of_side("What we say of it", found.by_system, partnership))
    if found.on_board:
        lines.append(_on_board(found.on_board, partnership))
    return lines


def _of_side(label: str, asked: Asked, partnership: Partnership) -> SurveyLine:
    newest, code = asked.newest, partnership.pk
    results = newest.frozen.results
    estimate = results.estimate(Level.ORGANISATION, code) if results else None
    hidden = results.hidden(Level.ORGANISATION, code) if results else None
    if results is None or estimate is None:
        return _line(label, asked, NOT_SHOWN[hidden] if hidden else NOBODY)
    figure = estimate_text(estimate)
    if estimate.mean is not None:
        figure = f"{figure}, on a scale of 1 to {results.points}"
    change = change_text(newest.change(Level.ORGANISATION, code), of_many=True)
    people = counted(estimate.people, noun_of(newest))
    return _line(label, asked, figure, f"{people}. {change}" if change else people)


def _on_board(asked: Asked, partnership: Partnership) -> SurveyLine:
    label = f"On {asked.newest.wave.board}"
    ties = asked.newest.frozen.ties
    if ties is None or partnership.pk not in ties.organisations:
        return _line(label, asked, NOBODY)
    at = ties.organisations.index(partnership.pk)
    received, given = (
        float(each[at]) for each in (ties.relations.trust_received, ties.relations.trust_given)
    )
    scale = f"on a scale of 1 to {PARTNER_POINTS}"
    figure = f"Trusted {_points(received)}, trusts {_points(given)}, {scale}"
    return _line(label, asked, figure, "" if ties.relations.answered[at] else "It did not answer")


def _line(label: str, asked: Asked, figure: str, basis: str = "") -> SurveyLine:
    newest = asked.newest
    times = counted(asked.times, "wave") if asked.times > 1 else ""
    return SurveyLine(label, newest.wave, newest.closed_on, figure, basis, times)


def _points(value: float) -> str:
    return "not known" if isnan(value) else nhs_number(value, DECIMALS)


def _gap(found: AskedOfPartner, partnership: Partnership) -> str:
    gaps = found.gap
    return "" if gaps is None else gap_text(gaps, partnership.pk)


def _asking_now(user: "User", partnership: Partnership) -> list[SurveyWave]:
    """Open waves that ask for the partner, for those who may see whom a wave asks."""
    asked = SurveyInvitation.objects.visible_to(user).answerable().filter(partnership=partnership)
    waves = SurveyWave.objects.filter(pk__in=asked.values("wave")).open()
    return list(waves.order_by("closes_on", "pk"))
