"""What is said of a file of answers, and what of it cannot be right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.actions.survey.wave import day_errors
from engagement.analytics.answer_files import read_file
from engagement.enums import Side
from engagement.errors import NotPossibleError
from engagement.models import (
    SurveyAnswerFile,
    SurveyInstrumentVersion,
    SurveyWave,
    SystemScoring,
)
from partners.models import System


@dataclass(frozen=True)
class AnswerFileFacts:
    """Which questions were asked, by whom answered, from when to when."""

    instrument_version: SurveyInstrumentVersion
    title: str
    opens_on: date
    closes_on: date
    answered_by: str = Side.PARTNER


@dataclass(frozen=True)
class Invited:
    """How many were asked, as far as it is known: in all, by sector, by partnership's public id."""

    total: int | None = None
    sectors: Mapping[str, int] | None = None
    organisations: Mapping[str, int] | None = None


def check_facts(system: System, facts: AnswerFileFacts) -> None:
    """Refuse questions that cannot be brought in, and days that cannot be.

    :raises NotPossibleError: answers to these questions cannot be brought in.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    version = facts.instrument_version
    if not SurveyInstrumentVersion.objects.usable_in(system).filter(pk=version.pk).exists():
        raise NotPossibleError("Choose published questions that this system may use.")
    if version.is_relational:
        raise NotPossibleError(
            "Answers in which organisations rate each other cannot be brought in from a file. "
            "Ask the board again with a wave of this product."
        )
    if facts.answered_by == Side.SYSTEM:
        _check_system_side(system, version)
    wave = SurveyWave(opens_on=facts.opens_on, closes_on=facts.closes_on)
    errors = day_errors(wave)
    if facts.closes_on > timezone.localdate():
        errors["closes_on"] = "Answers can be brought in once the survey is over."
    if not facts.title.strip():
        errors["title"] = "Enter the name of the wave"
    if errors:
        raise ValidationError(errors)


def _check_system_side(system: System, version: SurveyInstrumentVersion) -> None:
    if not SystemScoring.objects.rates_partners(system):
        raise NotPossibleError(
            "This system does not let its people rate partners. Its administrators can allow it."
        )
    if version.is_confidential:
        # One of your people rates several partners, and the file does not say which rows are one
        # person's: how many people a figure rests on would not be known.
        raise NotPossibleError(
            "Confidential answers of your own people cannot be brought in: a file does not say "
            "which rows are of the same person, so they could not be protected."
        )


def check_invited(answer_file: SurveyAnswerFile, invited: Invited) -> None:
    """Nobody answers who was not asked.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    read = read_file(answer_file)
    errors = {}
    if invited.total is not None and invited.total < len(read.reading.answers):
        errors["total"] = f"At least the {len(read.reading.answers)} who answered were asked."
    for sector, asked in (invited.sectors or {}).items():
        if asked < read.by_sector.get(sector, 0):
            errors[sector] = f"At least the {read.by_sector[sector]} who answered were asked."
    for public_id, asked in (invited.organisations or {}).items():
        if asked < read.by_partner.get(public_id, 0):
            name = read.partners[public_id].organisation.name
            errors["organisations"] = f"Fewer were asked at {name} than answered."
    if errors:
        raise ValidationError(errors)
