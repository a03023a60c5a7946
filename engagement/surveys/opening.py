"""The long work of opening a wave, done by a worker."""

from engagement.actions.survey.opening import (
    AT_ONCE,
    OPEN,
    NotReadyError,
    asked_if_ready,
    in_batches,
    mark_open,
    stop_opening,
    write_invitations,
)
from engagement.enums import WaveState
from engagement.errors import EngagementError
from engagement.models import SurveyWave
from engagement.surveys.service import BY
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress, SilentProgress
from jobs.registry import Outcome, handler


@handler(OPEN)
def run_open(job: Job, progress: Progress) -> Outcome:
    """Write the invitations of a wave and open it. What a worker did before it died stays."""
    rows = SurveyWave.objects.select_related("system", "board", "instrument_version")
    wave = rows.get(public_id=job.parameters["wave"])
    try:
        send_out(wave, progress)
    except EngagementError as error:
        raise JobRefusedError(str(error)) from error
    return Outcome({"page": f"/surveys/{wave.public_id}/", "page_text": "See the wave"})


def send_out(wave: SurveyWave, progress: Progress | None = None) -> None:
    """Write whoever of a wave is not invited yet, then let it begin.

    What was allowed when it was planned may not be so on its first day: then it is a draft again,
    which says why.

    :raises NotReadyError: it may not go out any more.
    :raises EngagementError: it was cancelled meanwhile.
    """
    if wave.state != WaveState.OPENING:
        return  # a worker did it that died before it could say so
    try:
        _send(wave, progress or SilentProgress())
    except NotReadyError as error:
        stop_opening(by=BY, wave=wave, why=str(error))
        raise


def _send(wave: SurveyWave, heard: Progress) -> None:
    heard.report("Looking up whom to ask")
    people = asked_if_ready(wave).people
    for number, batch in enumerate(in_batches(people)):
        heard.report("Writing invitations", number * AT_ONCE, len(people))
        write_invitations(wave, batch)
    heard.report("Letting the mails go out", len(people), len(people))
    mark_open(by=BY, wave=wave)
