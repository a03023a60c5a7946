"""Surveys on the page of a partnership: the newest of each kind, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from nhsuk.formats import counted, nhs_number
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User

NOBODY = "Nobody answered for it, which has many reasons"
WITHIN_SYSTEM = "What its members say of each other is read by those who work in the system"


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
        lines=_lines(found),
        gap=gap_text(found.gap) if found.gap else "",
        open_waves=_asking_now(user, partnership),
    )


def _lines(found: AskedOfPartner) -> list[SurveyLine]:
    lines = []
    if found.by_partner:
        lines.append(_of_side("What it says of us", found.by_partner))
    if found.by_system:
        lines.append(_of_side("What we say of it", found.by_system))
    if found.on_board:
        lines.append(_on_board(found.on_board))
    return lines


def _of_side(label: str, asked: Asked) -> SurveyLine:
    estimate = asked.estimate
    if estimate is None:
        return _line(label, asked, NOT_SHOWN[asked.hidden] if asked.hidden else NOBODY)
    figure = estimate_text(estimate)
    if estimate.mean is not None:
        figure = f"{figure}, on a scale of 1 to {asked.points}"
    change = change_text(asked.change, of_many=True)
    people = counted(estimate.people, noun_of(asked.wave))
    return _line(label, asked, figure, f"{people}. {change}" if change else people)


def _on_board(asked: Asked) -> SurveyLine:
    label, ties = f"On {asked.wave.board}", asked.ties
    if not asked.may_read_ties:
        return _line(label, asked, WITHIN_SYSTEM)
    if ties is None:
        return _line(label, asked, NOBODY)
    scale = f"on a scale of 1 to {PARTNER_POINTS}"
    received, given = _points(ties.trust_received), _points(ties.trust_given)
    figure = f"Trusted {received}, trusts {given}, {scale}"
    return _line(label, asked, figure, "" if ties.answered else "It did not answer")


def _line(label: str, asked: Asked, figure: str, basis: str = "") -> SurveyLine:
    times = counted(asked.times, "wave") if asked.times > 1 else ""
    return SurveyLine(label, asked.wave, asked.closed_on, figure, basis, times)


def _points(value: float | None) -> str:
    return "not known" if value is None else nhs_number(value, DECIMALS)


def _asking_now(user: "User", partnership: Partnership) -> list[SurveyWave]:
    """Open waves that ask for the partner, for those who may see whom a wave asks."""
    asked = SurveyInvitation.objects.visible_to(user).answerable().filter(partnership=partnership)
    waves = SurveyWave.objects.filter(pk__in=asked.values("wave")).open()
    return list(waves.order_by("closes_on", "pk"))
