"""What the link of a survey opens: who is asked, about whom, what they kept, what is open still.

The token stands in no row and no message of this product; what is made from it is kept out of
representations, so that no log can hold it by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils import timezone

from engagement.enums import Side, WaveState
from engagement.models import SurveyAbout, SurveyInvitation, SurveyResponse, SurveyWave
from engagement.scoring.survey.instrument import Dimension, Instrument
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.surveys.secrets import answers_key, digest_of
from partners.models import Partnership

# The lowest answer to how often two organisations worked together.
NOT_AT_ALL = 1


class LinkState(StrEnum):
    """What a link is good for; the values are also why answers are refused, in the audit."""

    OPEN = "open"
    ANSWERED = "answered"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    STOPPED = "stopped"
    TAKEN_BACK = "taken_back"
    PASSED_ON = "passed_on"


class AnswerRefusal(StrEnum):
    """Why something that was sent cannot have come from our pages."""

    FIELDS = "fields"
    VALUES = "values"


@dataclass(frozen=True)
class SurveyLink:
    """An invitation seen through its link.

    ``abouts`` are whom to answer about, in order: partners, or None alone for the system itself.
    ``kept`` is what was answered through this link so far, by key of the partner it is about.
    """

    invitation: SurveyInvitation
    instrument: Instrument
    abouts: tuple[Partnership | None, ...]
    token: str = field(repr=False)
    key: str = field(repr=False)
    kept: Mapping[int | None, SurveyResponse] = field(repr=False)

    @property
    def wave(self) -> SurveyWave:
        return self.invitation.wave

    @property
    def asks_system(self) -> bool:
        """Whether the system's own people are asked, about partners."""
        return self.wave.answered_by == Side.SYSTEM

    @property
    def when_passed_over(self) -> dict[str, int | None]:
        """What is kept when nothing is said of a partner. Organisations that pass over each other
        say one thing: that they did not work together.
        """
        if self.asks_system:
            return {}
        questions = self.instrument.scale_questions
        contact = [one.code for one in questions if one.dimension is Dimension.CONTACT]
        return dict.fromkeys(contact, NOT_AT_ALL)

    @property
    def state(self) -> LinkState:
        """What the link is good for now. Who answered is told so, whatever came after."""
        invitation, wave = self.invitation, self.wave
        if any(response.is_finished for response in self.kept.values()):
            return LinkState.ANSWERED
        if invitation.passed_on_at is not None:
            return LinkState.PASSED_ON
        if invitation.taken_back_at is not None or not self.abouts:
            return LinkState.TAKEN_BACK
        if wave.is_withdrawn:
            return LinkState.STOPPED
        if wave.state in {WaveState.DRAFT, WaveState.OPENING}:
            return LinkState.NOT_YET
        # Nothing is taken after the last day, also while the close is late.
        over = wave.closes_on < timezone.localdate()
        return LinkState.OPEN if wave.state == WaveState.OPEN and not over else LinkState.CLOSED


def link_behind(token: str) -> SurveyLink | None:
    """What a token opens; None if nothing does, or whom it was for is not there any more."""
    rows = SurveyInvitation.objects.select_related(
        "system",
        "wave__instrument_version",
        "wave__board",
        "wave__made_by",
        "partnership__organisation",
        "person",
        "user",
    )
    invitation = rows.still_there().filter(digest=digest_of(token)).first()
    if invitation is None:
        return None
    key = answers_key(token)
    kept = SurveyResponse.objects.filter(wave=invitation.wave, key=key)
    return SurveyLink(
        invitation=invitation,
        instrument=parse_instrument(invitation.wave.instrument_version.document),
        abouts=_abouts(invitation),
        token=token,
        key=key,
        kept={response.about_id: response for response in kept},
    )


def open_waves_by_system() -> list[SurveyWave]:
    """The newest open wave of each system that has one."""
    newest = SurveyWave.objects.open().order_by("system_id", "-opens_on", "-id")
    return list(newest.distinct("system_id").select_related("system"))


def _abouts(invitation: SurveyInvitation) -> tuple[Partnership | None, ...]:
    wave = invitation.wave
    if wave.answered_by == Side.PARTNER and not wave.instrument_version.is_relational:
        return (None,)
    rows = SurveyAbout.objects.filter(invitation=invitation)
    return tuple(row.partnership for row in rows.select_related("partnership__organisation"))
