"""The long work of closing a wave, done by a worker."""

from engagement.actions.survey.closing import CLOSE, finish_close
from engagement.errors import EngagementError
from engagement.models import SurveyWave
from engagement.surveys.service import BY
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress
from jobs.registry import Outcome, handler


@handler(CLOSE)
def run_close(job: Job, progress: Progress) -> Outcome:
    """Freeze the results of a wave. One that a worker closed before it died stays as it is."""
    wave = SurveyWave.objects.get(public_id=job.parameters["wave"])
    if not wave.is_closed:
        progress.report("Working out the results")
        try:
            finish_close(by=job.created_by or BY, wave=wave)
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    page = f"/surveys/{wave.public_id}/results/"
    return Outcome({"page": page, "page_text": "See the results"})
