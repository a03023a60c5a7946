from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.roles import Permission
from audit.tracking import AppendOnly, Tracked
from engagement.enums import Side, WaveState
from engagement.models.survey.guards import AsksWithItsOwn
from engagement.models.survey.instrument import SurveyInstrumentVersion
from partners.models import Board, System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User

# The least that a system may ask for; it may ask for more.
FEWEST_PEOPLE, FEWEST_OF_ORGANISATION = 5, 3
MOST_REMINDERS = 3


class SurveyWaveQuerySet(models.QuerySet["SurveyWave"]):
    def visible_to(self, user: "User") -> Self:
        """Closed ones for whoever sees the system, all others for those who run surveys or check
        them; what the system's people say about partners for few of its roles only.
        """
        if not user.is_active:
            return self.none()
        running = systems_of(user, Permission.MANAGE_SURVEYS)
        checking = systems_of(user, Permission.EXPORT_RAW_ANSWERS)
        moderating = systems_of(user, Permission.MODERATE_COMMENTS)
        raters = systems_of(user, Permission.VIEW_RATING_OF_PARTNERS)
        seen = systems_of(user, Permission.VIEW_SURVEYS)
        inside = Q(system__in=running) | Q(system__in=checking) | Q(system__in=moderating)
        return self.filter(inside | Q(state=WaveState.CLOSED, system__in=seen)).filter(
            Q(answered_by=Side.PARTNER) | Q(system__in=raters)
        )

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Those that take answers."""
        return self.standing().filter(state=WaveState.OPEN)

    def closed(self) -> Self:
        return self.standing().filter(state=WaveState.CLOSED)

    def due_to_close(self, day: date) -> Self:
        """Open ones whose last day is over, and those whose close was begun."""
        return self.standing().filter(
            Q(state=WaveState.OPEN, closes_on__lt=day) | Q(state=WaveState.CLOSING)
        )

    def newest_first(self) -> Self:
        return self.order_by("-closes_on", "-id")

    def before(self, wave: "SurveyWave") -> "SurveyWave | None":
        """The wave of the same instrument, side and board that closed last before this one.

        Other versions of the instrument count: what changed of a question is its own code.
        """
        moment = wave.closed_at or timezone.now()
        earlier = self.closed().filter(
            system=wave.system_id,
            answered_by=wave.answered_by,
            board=wave.board_id,
            instrument_version__instrument=wave.instrument_version.instrument_id,
            closed_at__lt=moment,
        )
        return earlier.exclude(pk=wave.pk).order_by("-closed_at", "-pk").first()


class SurveyWave(Tracked, Withdrawable):
    """One time that a system asks: with which questions, whom, from when to when.

    ``asking`` is whom to choose, as `engagement.actions.survey.asking` reads it; whom it was in
    the end is in the invitations, from the opening on.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="survey_waves")
    instrument_version = models.ForeignKey(
        SurveyInstrumentVersion, on_delete=models.PROTECT, related_name="waves"
    )
    title = models.CharField(max_length=150)
    introduction = models.TextField("what you say to those you ask", max_length=2_000, blank=True)
    answered_by = models.CharField("who answers", max_length=10, choices=Side, default=Side.PARTNER)
    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.PROTECT, related_name="survey_waves"
    )
    asking = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=WaveState, default=WaveState.DRAFT, editable=False
    )
    opens_on = models.DateField("first day")
    closes_on = models.DateField("last day")
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        size=MOST_REMINDERS,
        help_text="How many days after the first day each reminder goes out.",
    )
    fewest_people = models.PositiveSmallIntegerField(
        "fewest people in a group that is shown", default=FEWEST_PEOPLE
    )
    fewest_of_organisation = models.PositiveSmallIntegerField(
        "fewest people of an organisation that is shown", default=FEWEST_OF_ORGANISATION
    )
    why_not_opened = models.CharField(
        max_length=400,
        blank=True,
        editable=False,
        help_text="Why it was not sent out on its first day, and is a draft again.",
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    brought_in = models.BooleanField(
        default=False, editable=False, help_text="Answers came from another tool, as a file."
    )

    objects = SurveyWaveQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        triggers = (*Tracked.Meta.triggers, AsksWithItsOwn())
        indexes = [
            models.Index(fields=["system", "-closes_on", "-id"]),
            models.Index(fields=["closes_on"], condition=Q(state="open"), name="survey_wave_open"),
        ]
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(fields=["id", "system"], name="survey_wave_id_system"),
            models.CheckConstraint(
                name="survey_wave_days_in_order", condition=Q(opens_on__lte=F("closes_on"))
            ),
            models.CheckConstraint(
                name="survey_wave_protects_enough",
                condition=Q(
                    fewest_people__gte=FEWEST_PEOPLE,
                    fewest_of_organisation__gte=FEWEST_OF_ORGANISATION,
                ),
            ),
            models.CheckConstraint(
                name="survey_wave_closed_with_its_moment",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == WaveState.DRAFT and not self.is_withdrawn

    @property
    def is_open(self) -> bool:
        return self.state == WaveState.OPEN and not self.is_withdrawn

    @property
    def is_closed(self) -> bool:
        return self.state == WaveState.CLOSED and not self.is_withdrawn

    @property
    def closed_on(self) -> date | None:
        """The London day of the close."""
        return None if self.closed_at is None else timezone.localdate(self.closed_at)


def names_ties(user: "User") -> Exists:
    """Whether somebody may read in the system of a row which partner says what of which."""
    within = System.objects.with_permission(user, Permission.VIEW_TIES)
    return Exists(within.filter(pk=OuterRef("system")))


class SurveyResultQuerySet(models.QuerySet["SurveyResult"]):
    def visible_to(self, user: "User") -> Self:
        """As their waves, once these are closed and while they stand."""
        return self.filter(wave__in=SurveyWave.objects.visible_to(user).closed())

    def without_partner_results(self) -> Self:
        """Of waves that stand: those of which nothing was kept of any partner at the close."""
        return self.filter(wave__withdrawn_at__isnull=True, wave__partner_results__isnull=True)

    def knowing_who_names_ties(self, user: "User") -> Self:
        """With ``names_ties``: whether somebody may read which partner says what of which."""
        return self.annotate(names_ties=names_ties(user))


class SurveyResult(Tracked):
    """What came of a wave, frozen at its close: the one document that everything shown reads.

    What may not be shown is not in it, so no page, export or API can give it away. The document is
    that of `engagement.scoring.survey.document`.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wave = models.OneToOneField(SurveyWave, on_delete=models.PROTECT, related_name="result")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    objects = SurveyResultQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        triggers = (AppendOnly(),)

    def __str__(self) -> str:
        return f"Results of {self.wave}"
