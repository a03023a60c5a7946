from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import ImportState, Side
from engagement.models.survey.guards import AsksWithItsOwn
from engagement.models.survey.instrument import SurveyInstrumentVersion
from engagement.models.survey.wave import SurveyWave
from partners.models import System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User


class SurveyAnswerFileQuerySet(models.QuerySet["SurveyAnswerFile"]):
    def visible_to(self, user: "User") -> Self:
        """Only those who run surveys: until it has come in, a file holds single answers."""
        return self.filter(system__in=systems_of(user, Permission.MANAGE_SURVEYS))

    def listed(self) -> Self:
        """Those that were not given up, newest first."""
        return self.exclude(state=ImportState.DISCARDED).order_by("-id")

    def came_in(self) -> Self:
        """Those whose wave still counts."""
        return self.filter(state=ImportState.FINISHED, wave__withdrawn_at__isnull=True)

    def came_in_for_good(self) -> Self:
        """Those whose answers must not come in again: of confidential ones all that ever did."""
        stands = Q(wave__withdrawn_at__isnull=True)
        in_confidence = Q(instrument_version__is_confidential=True)
        return self.filter(stands | in_confidence, state=ImportState.FINISHED)


class SurveyAnswerFile(Tracked):
    """Answers of another survey tool on their way to a wave, and how each thing in them is read.

    ``sheet`` is what `engagement.analytics.answer_files` reads and writes: the file
    without the columns that say who answered. It is emptied once the answers are in or the file is
    given up, so that answers are kept in one place only. The other documents are small:

    - ``columns``: number of the column, by code of a question; ``organisation`` apart;
    - ``words``: what a text stands for, by the text; ``partners``: the public id of a partnership
      by key of a name, empty where its answers are left out;
    - ``invited``: how many were asked, as far as it is known: ``total``, ``sectors`` by code,
      ``organisations`` by public id of the partnership.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    instrument_version = models.ForeignKey(
        SurveyInstrumentVersion, on_delete=models.PROTECT, related_name="+"
    )
    wave = models.OneToOneField(
        SurveyWave, null=True, on_delete=models.PROTECT, related_name="answer_file", editable=False
    )
    job = models.ForeignKey(
        "jobs.Job", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    title = models.CharField("name of the wave", max_length=100)
    answered_by = models.CharField("who answered", max_length=10, choices=Side)
    opens_on = models.DateField("first day")
    closes_on = models.DateField("last day")
    name = models.CharField("name of the file", max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        max_length=10, choices=ImportState, default=ImportState.UPLOADED, editable=False
    )
    row_count = models.PositiveIntegerField(editable=False)
    dropped = models.JSONField(
        default=list, help_text="Headings of the columns that were not kept, as they say who."
    )
    sheet = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    organisation = models.PositiveSmallIntegerField(null=True)
    words = models.JSONField(default=dict)
    lowest_is_best = models.BooleanField(default=False)
    partners = models.JSONField(default=dict)
    invited = models.JSONField(default=dict)
    left_out = models.JSONField(
        default=list, help_text="Number of the row and why, once the answers are in."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyAnswerFileQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, AsksWithItsOwn())
        indexes = [models.Index(fields=["system", "-id"])]
        constraints = [
            models.CheckConstraint(
                name="survey_answer_file_days_in_order",
                condition=Q(opens_on__lte=F("closes_on")),
            ),
            models.CheckConstraint(
                name="survey_answer_file_finished_with_its_wave",
                condition=Q(state="finished", wave__isnull=False, finished_at__isnull=False)
                | (~Q(state="finished") & Q(wave__isnull=True, finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="survey_answer_file_keeps_nothing_after",
                condition=~Q(state__in=["finished", "discarded"]) | Q(sheet={}),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed or given up."""
        return self.state in {ImportState.UPLOADED, ImportState.READY}
