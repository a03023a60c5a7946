"""A wave on its way from open to closed: no more answers, results frozen, evidence posted.

`close_wave` ends the answering and has a worker do the rest; `finish_close` does it, all or nothing
in one transaction, so a worker that is killed leaves a wave that is closed anew from the start.
"""

import random
import secrets
from datetime import datetime
from typing import Any

import numpy as np
from django.contrib.postgres.functions import RandomUUID
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action
from engagement.actions.pulse import HIGHEST_ANSWER, LOWEST_ANSWER, PulseFacts
from engagement.actions.survey.posting import post_results, take_back_results
from engagement.actions.survey.wave import locked_wave, record_wave
from engagement.analytics.survey.figures import Figures, figures_of
from engagement.analytics.survey.frozen import content_of, sha256_of
from engagement.analytics.survey.gathering import Comment, Gathered, Groups, gather
from engagement.analytics.survey.of_partner import partner_results
from engagement.analytics.survey.reading import frozen_before
from engagement.enums import Side, WaveState
from engagement.errors import NotPossibleError
from engagement.models import (
    SurveyComment,
    SurveyPartnerResult,
    SurveyResponse,
    SurveyResult,
    SurveyWave,
    SystemScoring,
)
from engagement.scoring.survey.perception import organisation_answers
from engagement.scoring.survey.protection import NONE
from engagement.scoring.survey.results import Level
from engagement.surveys.languages import ENGLISH
from jobs.actions.job import start_job
from jobs.enums import UNFINISHED
from jobs.models import Job

CLOSE = "survey_close"


@action
def close_wave(*, by: Actor, wave: SurveyWave) -> Job:
    """Take no more answers, and have a worker work out what came of the wave.

    Of a wave whose close failed it starts the work again.

    :raises NotPossibleError: it is not open, or is being closed already.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    wave = locked_wave(wave)
    if wave.state not in {WaveState.OPEN, WaveState.CLOSING}:
        raise NotPossibleError(_NOT_OPEN[WaveState(wave.state)])
    if closing_jobs(wave).exists():
        raise NotPossibleError("This wave is being closed already.")
    if wave.state == WaveState.OPEN:
        wave.state = WaveState.CLOSING
        wave.save()
    record_wave("survey_wave.closing", wave)
    return start_job(
        by=by,
        kind=CLOSE,
        title=f"Close the survey: {wave.title}",
        parameters={"wave": str(wave.public_id)},
        system_public_id=wave.system.public_id,
    )


@action
def finish_close(*, by: Actor, wave: SurveyWave, closed_at: datetime | None = None) -> SurveyResult:
    """Freeze the results of a wave that is being closed, and post what counts as evidence.

    Answers that nobody sent off are deleted; what people wrote waits to be looked at.
    ``closed_at``: when it closed, if that is not now, as in an invented history.

    :raises NotPossibleError: it is not being closed, or is closed already.
    :raises AlreadyWithdrawnError: it was withdrawn.
    """
    wave = locked_wave(wave)
    if wave.state != WaveState.CLOSING:
        raise NotPossibleError(_NOT_CLOSING[WaveState(wave.state)])
    wave.closed_at = closed_at or timezone.now()
    unfinished, _ = SurveyResponse.objects.filter(wave=wave, is_finished=False).delete()
    gathered = gather(wave)
    # Used once and kept nowhere: who knew it could take the masking of answers off again.
    seed = secrets.randbits(256)
    figures = figures_of(wave, gathered, np.random.default_rng(seed))
    content = content_of(figures, gathered, frozen_before(wave))
    result = SurveyResult.objects.create(
        system=wave.system, wave=wave, document=content, sha256=sha256_of(content)
    )
    SurveyPartnerResult.objects.bulk_create(partner_results(result), batch_size=1_000)
    comments = _keep_comments(wave, gathered, figures)
    if wave.instrument_version.is_confidential:
        _forget_who(wave)
    wave.state = WaveState.CLOSED
    wave.save()
    posted = post_results(wave, _evidence(wave, figures))
    counts = {"answers": figures.answered, "not_sent": unfinished, "comments": comments}
    facts = {"invited": len(gathered.asked), "posted": len(posted), "sha256": result.sha256}
    record_wave("survey_wave.closed", wave, facts=facts | counts if figures.is_open else facts)
    return result


@action
def keep_partner_results(*, by: Actor, result: SurveyResult) -> list[SurveyPartnerResult]:
    """Keep what a wave shows of its partners, if it was closed without that.

    That happens to a wave which an earlier release closes while this one takes its place.

    :raises NotPossibleError: it is kept already.
    :raises AlreadyWithdrawnError: the wave was withdrawn.
    """
    wave = locked_wave(result.wave)
    if wave.partner_results.exists():
        raise NotPossibleError("What this wave shows of its partners is kept already.")
    rows = SurveyPartnerResult.objects.bulk_create(partner_results(result), batch_size=1_000)
    record_wave("survey_wave.partners_kept", wave, facts={"partners": len(rows)})
    return rows


@action
def withdraw_closed_wave(*, by: User, wave: SurveyWave, reason: str) -> SurveyWave:
    """Take back the results of a wave, with the evidence that was posted of it.

    :raises NotPossibleError: it is not closed.
    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    wave = locked_wave(wave)
    if wave.state != WaveState.CLOSED:
        raise NotPossibleError("This wave is not closed yet, so it has no results to withdraw.")
    wave.mark_withdrawn(by, reason)
    wave.save()
    taken_back = take_back_results(wave)
    facts = {"posted": len(taken_back)}
    record_wave("survey_wave.withdrawn", wave, facts=facts, reason=wave.withdrawn_reason)
    return wave


def closing_jobs(wave: SurveyWave) -> Any:
    """The jobs that are closing a wave now."""
    return Job.objects.filter(
        kind=CLOSE, state__in=UNFINISHED, parameters={"wave": str(wave.public_id)}
    )


_BEING_CLOSED = "This wave is being closed already."
_CLOSED = "This wave is closed already."
_NOT_OPENED = "This wave was not opened yet, so it cannot be closed."
_NOT_OPEN = {
    WaveState.DRAFT: _NOT_OPENED,
    WaveState.OPENING: "This wave is still being sent out. Close it once all mails are on the way.",
    WaveState.CLOSED: _CLOSED,
}
_NOT_CLOSING = {**_NOT_OPEN, WaveState.OPEN: "This wave still takes answers."}


def _keep_comments(wave: SurveyWave, gathered: Gathered, figures: Figures) -> int:
    """Take over what people wrote, in no order, apart from what they chose."""
    is_confidential = wave.instrument_version.is_confidential
    # Words stand where the answers of all stand, or nowhere.
    comments = list(gathered.comments) if figures.is_open or not is_confidential else []
    random.SystemRandom().shuffle(comments)
    SurveyComment.objects.bulk_create(
        (_comment(wave, one, figures, gathered.groups) for one in comments), batch_size=1_000
    )
    # From here on the words are in one place: there they can be left out, and erased.
    SurveyResponse.objects.filter(wave=wave).exclude(comment="").update(comment="")
    return len(comments)


def _forget_who(wave: SurveyWave) -> None:
    """Leave of confidential answers nothing that leads to a link, an organisation or a group.

    All that needs to know is worked out by now; from here on nobody can put them together again,
    not even with the key of the installation.
    """
    SurveyResponse.objects.filter(wave=wave).update(
        key=Cast(RandomUUID(), CharField()),
        partnership=None,
        sector="",
        place=None,
        language=ENGLISH,
    )


def _comment(wave: SurveyWave, comment: Comment, figures: Figures, groups: Groups) -> SurveyComment:
    """Of a confidential wave neither with its partner nor with its sector: words are not masked."""
    is_confidential = wave.instrument_version.is_confidential
    is_of_system = wave.answered_by == Side.SYSTEM
    # What the system's people say of a partner says nothing of who they are.
    may_place = is_of_system or not is_confidential
    names_sector = may_place and figures.may_name(Level.SECTOR, comment.sector)
    names_partner = may_place and figures.may_name(Level.ORGANISATION, comment.organisation)
    partner = comment.organisation if names_partner else None
    rated = comment.rated if wave.instrument_version.is_relational else NONE
    return SurveyComment(
        system=wave.system,
        wave=wave,
        partnership_id=None if is_of_system else partner,
        about_id=partner if is_of_system else (None if rated == NONE else rated),
        sector=groups[Level.SECTOR][comment.sector].key if names_sector else "",
        text=comment.text,
    )


def _evidence(wave: SurveyWave, figures: Figures) -> dict[int, PulseFacts]:
    """What every organisation answered whose figures are shown, on the scale of 1 to 5."""
    if figures.results is None or not _counts_as_evidence(wave):
        return {}
    closed_on = wave.closed_on or timezone.localdate()
    return {
        one.organisation: PulseFacts(
            closed_on=closed_on,
            invited=max(figures.invited.get(one.organisation, 0), one.people),
            answers=one.people,
            mean=LOWEST_ANSWER + one.x * (HIGHEST_ANSWER - LOWEST_ANSWER),
            is_confidential=figures.results.is_confidential,
        )
        for one in organisation_answers(figures.results)
    }


def _counts_as_evidence(wave: SurveyWave) -> bool:
    """Not what the system's people say once their system has decided not to rate partners."""
    is_of_partners = wave.answered_by == Side.PARTNER
    return is_of_partners or SystemScoring.objects.rates_partners(wave.system)
