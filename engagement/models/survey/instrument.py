from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from audit.tracking import MarkDeleted, Tracked
from engagement.enums import InstrumentState
from engagement.models.survey.guards import PublishedStays
from partners.models import System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User


class SurveyInstrumentQuerySet(models.QuerySet["SurveyInstrument"]):
    def visible_to(self, user: "User") -> Self:
        """Those shipped with the product, and those of the systems that somebody sees."""
        return self.filter(Q(system__isnull=True) | Q(system__in=System.objects.visible_to(user)))

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def usable_in(self, system: System) -> Self:
        """Those that a system may ask with: the shipped ones and its own."""
        return self.standing().filter(Q(system__isnull=True) | Q(system=system))


class SurveyInstrument(Tracked, Withdrawable):
    """A set of questions that stays comparable over the years. Without a system it is shipped."""

    system = models.ForeignKey(
        System, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=60)

    objects = SurveyInstrumentQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        ordering = ["code", "id"]
        triggers = (*Tracked.Meta.triggers, MarkDeleted())
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "code"],
                nulls_distinct=False,
                name="survey_instrument_code_in_system",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_shipped(self) -> bool:
        return self.system_id is None


class SurveyInstrumentVersionQuerySet(models.QuerySet["SurveyInstrumentVersion"]):
    def visible_to(self, user: "User") -> Self:
        """Published ones as their instrument; drafts for those who make surveys there."""
        making = systems_of(user, Permission.MANAGE_SURVEYS)
        return self.filter(instrument__in=SurveyInstrument.objects.visible_to(user)).filter(
            Q(state=InstrumentState.PUBLISHED) | Q(instrument__system__in=making)
        )

    def published(self) -> Self:
        return self.filter(state=InstrumentState.PUBLISHED)

    def usable_in(self, system: System) -> Self:
        """Published versions that a system may ask with, the newest of each instrument first."""
        instruments = SurveyInstrument.objects.usable_in(system)
        rows = self.published().filter(instrument__in=instruments).select_related("instrument")
        return rows.order_by("instrument__code", "instrument", "-number")


class SurveyInstrumentVersion(Tracked):
    """The questions of an instrument as they are asked: one document, fixed once published.

    ``document`` is what `engagement.scoring.survey.instrument` reads and writes; the other columns
    repeat of it what queries and constraints need.
    """

    instrument = models.ForeignKey(
        SurveyInstrument, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(
        max_length=10, choices=InstrumentState, default=InstrumentState.DRAFT, editable=False
    )
    title = models.CharField(max_length=150)
    is_confidential = models.BooleanField(
        default=False, help_text="People answer, and small numbers are shown nowhere."
    )
    is_relational = models.BooleanField(
        default=False, help_text="Each organisation of a board rates the others."
    )
    document = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyInstrumentVersionQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        ordering = ["instrument", "-number"]
        triggers = (
            *Tracked.Meta.triggers,
            MarkDeleted(
                system="(SELECT i.system_id FROM engagement_surveyinstrument i"
                " WHERE i.id = instrument_id)"
            ),
            PublishedStays(),
        )
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"], name="survey_instrument_version_number"
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(state="draft"),
                name="survey_instrument_one_draft",
            ),
            models.CheckConstraint(
                name="survey_instrument_published_with_its_moment",
                condition=Q(state="published", published_at__isnull=False)
                | Q(state="draft", published_at__isnull=True),
            ),
            models.CheckConstraint(
                # Who rates whom is the whole point, so it cannot be hidden.
                name="survey_instrument_relational_is_attributable",
                condition=Q(is_relational=False) | Q(is_confidential=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == InstrumentState.PUBLISHED
