"""What became of the mails of a wave, step by step."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Substr

from engagement.actions.survey.invitation_rows import mail_keys
from engagement.enums import MailStep
from engagement.models import SurveyWave
from jobs.models import Mail

# A reference is the public id of the invitation, a colon, and the step.
STEP_STARTS = 36 + 2


@dataclass(frozen=True)
class StepMails:
    """How many mails of a step were written, and how they fared. The others wait."""

    step: MailStep
    written: int = 0
    sent: int = 0
    not_needed: int = 0
    given_up: int = 0

    @property
    def waiting(self) -> int:
        return self.written - self.sent - self.not_needed - self.given_up


def mails_of(wave: SurveyWave) -> dict[MailStep, StepMails]:
    """By step; one that was never written is missing.

    Mails are found by their keys, so those of other waves are not looked at.
    """
    first, *others = (mail_keys(wave.invitations.all(), step) for step in MailStep)
    rows = (
        Mail.objects.filter(key__in=first.union(*others, all=True))
        .annotate(step=Substr("reference", STEP_STARTS))
        .values_list("step")
        .annotate(
            written=Count("pk"),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            not_needed=Count("pk", filter=Q(dropped_at__isnull=False)),
            given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
        )
        .order_by()
    )
    return {MailStep(step): StepMails(MailStep(step), *counts) for step, *counts in rows}
