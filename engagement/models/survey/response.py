import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import CommentState
from engagement.models.survey.guards import AnswersOnlyWhileOpen, FinishedStays
from engagement.models.survey.wave import SurveyWave
from engagement.scoring.survey.instrument import LONGEST_COMMENT
from partners.enums import Sector
from partners.models import Partnership, Place, System
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    def visible_to(self, user: "User") -> Self:
        """Single answers are for the export of the information-governance role alone."""
        return self.filter(system__in=systems_of(user, Permission.EXPORT_RAW_ANSWERS))

    def finished(self) -> Self:
        return self.filter(is_finished=True)


class SurveyResponse(models.Model):
    """What somebody answered, apart from who it was.

    It has no key to an invitation, no number in order of arrival and no time, so the database alone
    cannot put the two together again. ``key`` is made from the secret of the link, which is kept
    nowhere (`engagement.surveys.secrets`). At the close of a confidential wave the key is replaced
    by chance, and for whom it was answered is blanked. ``answers`` are by code of the question: 1
    up to the number of points, ``null`` for "can't say"; one that is missing was passed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="responses")
    key = models.CharField(max_length=64, editable=False)
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        on_delete=models.PROTECT,
        related_name="survey_responses",
        help_text="For whom it was answered; none when the system's people answer.",
    )
    about = models.ForeignKey(
        Partnership,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Which partner it is about; none when it is about the system.",
    )
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")
    answers = models.JSONField(default=dict)
    comment = models.TextField(blank=True, max_length=LONGEST_COMMENT)
    is_finished = models.BooleanField(default=False)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        triggers = (FinishedStays(), AnswersOnlyWhileOpen())
        constraints = [
            models.UniqueConstraint(
                fields=["key", "about"], nulls_distinct=False, name="survey_response_once"
            ),
        ]
        indexes = [models.Index(fields=["wave", "is_finished"])]

    def __str__(self) -> str:
        return f"Answers in {self.wave}"


class SurveyCommentQuerySet(models.QuerySet["SurveyComment"]):
    def visible_to(self, user: "User") -> Self:
        """Of waves that somebody sees: all for those who moderate, else what was let through.

        National roles see measures, and no words.
        """
        reading = systems_of(user, Permission.VIEW_COMMENTS)
        moderating = systems_of(user, Permission.MODERATE_COMMENTS)
        let_through = Q(state__in=[CommentState.SHOWN, CommentState.REDACTED])
        of_waves = self.filter(wave__in=SurveyWave.objects.visible_to(user).closed())
        return of_waves.filter(system__in=reading).filter(Q(system__in=moderating) | let_through)

    def waiting(self) -> Self:
        return self.filter(state=CommentState.WAITING)

    def let_through(self) -> Self:
        return self.filter(state__in=[CommentState.SHOWN, CommentState.REDACTED])


class SurveyComment(Tracked):
    """What somebody wrote, taken over at the close in no order, and whether others may read it.

    ``text`` is what they wrote and ``shown_text`` what is read. Of confidential waves neither the
    organisation nor the sector is kept here: words are not masked as answers are.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="comments")
    partnership = models.ForeignKey(
        Partnership, null=True, on_delete=models.PROTECT, related_name="survey_comments"
    )
    about = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    text = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    shown_text = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    state = models.CharField(
        max_length=10, choices=CommentState, default=CommentState.WAITING, editable=False
    )
    reason = models.CharField("why", max_length=500, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyCommentQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["wave", "state", "id"])]
        constraints = [
            models.CheckConstraint(
                name="survey_comment_decided_by_someone",
                condition=Q(state="waiting", moderated_by__isnull=True, moderated_at__isnull=True)
                | (~Q(state="waiting") & Q(moderated_by__isnull=False, moderated_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="survey_comment_shows_what_was_let_through",
                condition=Q(state__in=["shown", "redacted"]) | Q(shown_text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Comment in {self.wave}"
