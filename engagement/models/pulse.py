from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from accounts.roles import Permission
from audit.tracking import Tracked
from engagement.enums import Side
from partners.models import Partnership, System, Withdrawable

if TYPE_CHECKING:
    from accounts.models import User

# Confidential answers of fewer people of one organisation say nothing about its partnership.
FEWEST_CONFIDENTIAL_ANSWERS = 3


class PulseResultQuerySet(models.QuerySet["PulseResult"]):
    def visible_to(self, user: "User") -> Self:
        """Results of a system, without those that could tell who answered."""
        return self.kept_for(user).enough_answers()

    def kept_for(self, user: "User") -> Self:
        """Also those that nobody is shown: to put right or withdraw what was posted by mistake.

        What the system's people say about partners is for few of its roles only.
        """
        raters = System.objects.with_permission(user, Permission.VIEW_RATING_OF_PARTNERS)
        seen = System.objects.with_permission(user, Permission.VIEW_SURVEYS)
        return self.filter(system__in=seen).filter(
            Q(answered_by=Side.PARTNER) | Q(system__in=raters)
        )

    def enough_answers(self) -> Self:
        return self.filter(Q(is_confidential=False) | Q(answers__gte=FEWEST_CONFIDENTIAL_ANSWERS))

    def with_shown_figures(self) -> Self:
        """With ``shown_invited``, ``shown_answers`` and ``shown_mean``, null where none is shown.

        Of a confidential result that was withdrawn: held against what another wave says of the same
        people, its figures could tell what one of them answered.
        """
        hidden = Q(is_confidential=True, withdrawn_at__isnull=False)
        return self.annotate(
            **{
                f"shown_{name}": Case(When(hidden, then=Value(None)), default=F(name))
                for name in ("invited", "answers", "mean")
            }
        )

    def standing(self) -> Self:
        """Results that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class PulseResult(Tracked, Withdrawable):
    """What one side answered in one wave of a survey, posted when the wave closes.

    One row for an organisation and wave, whoever answered: never a person's answer.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="pulse_results"
    )
    wave = models.CharField("name of the wave", max_length=100)
    wave_id = models.UUIDField()
    answered_by = models.CharField("which side answered", max_length=10, choices=Side)
    closed_on = models.DateField()
    invited = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    mean = models.FloatField(null=True, help_text="Of all answers, 1 to 5; none without answers.")
    is_confidential = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = PulseResultQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["partnership", "-closed_on", "-id"]),
            models.Index(fields=["system", "-closed_on", "-id"]),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "wave_id", "answered_by"],
                condition=Q(withdrawn_at__isnull=True),
                name="pulse_result_once_a_wave",
            ),
            models.CheckConstraint(
                name="pulse_result_no_more_answers_than_invited",
                condition=Q(answers__lte=F("invited"), invited__gte=1),
            ),
            models.CheckConstraint(
                name="pulse_result_mean_of_answers",
                condition=Q(answers=0, mean__isnull=True)
                | Q(answers__gte=1, mean__isnull=False, mean__gte=1, mean__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.answers} of {self.invited}"

    @property
    def shows_figures(self) -> bool:
        """Whether more may be said of it than that it was withdrawn; see `with_shown_figures`."""
        return not (self.is_confidential and self.is_withdrawn)

    @property
    def may_be_shown(self) -> bool:
        """Whether enough people answered that nobody can tell who said what."""
        return not self.is_confidential or self.answers >= FEWEST_CONFIDENTIAL_ANSWERS
