from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import Permission, roles_with
from audit.tracking import Tracked
from engagement.enums import OptOutRoute, WaveState
from engagement.models.survey.wave import SurveyWave
from partners.enums import Sector
from partners.models import Membership, Partnership, Person, Place, System, Withdrawable
from partners.models.reach import systems_of

if TYPE_CHECKING:
    from accounts.models import User


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    def visible_to(self, user: "User") -> Self:
        """Whom a wave asks is for those who run surveys and may see people."""
        running = systems_of(user, Permission.MANAGE_SURVEYS)
        seen = systems_of(user, Permission.VIEW_PEOPLE)
        waves = SurveyWave.objects.visible_to(user)
        return self.filter(system__in=running).filter(system__in=seen, wave__in=waves)

    def standing(self) -> Self:
        """Those whose link was neither taken back nor handed to a colleague."""
        return self.filter(taken_back_at__isnull=True, passed_on_at__isnull=True)

    def still_there(self) -> Self:
        """Without people who were erased, and users who may not speak for the system any more.

        Who left the system must not rate its partners through a link that they still have.
        """
        speaks = Membership.objects.current().filter(
            user=OuterRef("user"),
            system=OuterRef("system"),
            role__in=roles_with(Permission.VIEW_RATING_OF_PARTNERS),
        )
        of_partner = Q(person__isnull=False, person__erased_at__isnull=True)
        return self.filter(of_partner | Q(Exists(speaks), user__is_active=True))

    def answerable(self) -> Self:
        """Those whose link opens the questions now."""
        return (
            self.standing()
            .still_there()
            .filter(wave__state=WaveState.OPEN, wave__withdrawn_at__isnull=True)
        )

    def to_write_to(self) -> Self:
        """Standing ones of people who can be reached and have not said no."""
        return self.standing().filter(bounced_at__isnull=True, declined_at__isnull=True)


class SurveyInvitation(Tracked):
    """Somebody is asked in a wave: for a partner, or by the system about partners.

    ``digest`` recognises the secret of the link, which is kept nowhere: when a mail goes out,
    `engagement.surveys.secrets` makes it again. Nothing here says whether or what they answered.
    Sector and place are those of the day the wave was opened.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="invitations")
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        on_delete=models.PROTECT,
        related_name="survey_invitations",
        help_text="For whom they answer; none when the system's people answer.",
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="survey_invitations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="survey_invitations",
        help_text="Who answers for the system.",
    )
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    passed_on_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="passed_on_to", editable=False
    )
    passed_on_at = models.DateTimeField(null=True, editable=False)
    refused_colleagues = models.PositiveSmallIntegerField(
        default=0,
        editable=False,
        help_text="How many addresses were named through this link that nobody writes to.",
    )
    taken_back_at = models.DateTimeField(null=True, editable=False)
    bounced_at = models.DateTimeField(null=True, editable=False)
    declined_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta(Tracked.Meta):
        abstract = False
        indexes = [models.Index(fields=["wave", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["id", "system"], name="survey_invitation_id_system"),
            models.UniqueConstraint(
                fields=["wave", "partnership", "person"],
                condition=Q(person__isnull=False, taken_back_at__isnull=True),
                nulls_distinct=False,
                name="survey_invitation_person_once",
            ),
            models.UniqueConstraint(
                fields=["wave", "user"],
                condition=Q(user__isnull=False, taken_back_at__isnull=True),
                name="survey_invitation_user_once",
            ),
            models.CheckConstraint(
                name="survey_invitation_of_one_side",
                condition=Q(partnership__isnull=False, person__isnull=False, user__isnull=True)
                | Q(partnership__isnull=True, person__isnull=True, user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.user} in {self.wave}"


class SurveyAbout(models.Model):
    """Whom somebody is asked about: partners, where the system or the members of a board answer."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(
        SurveyInvitation, on_delete=models.CASCADE, related_name="abouts"
    )
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "partnership"], name="survey_about_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation} about {self.partnership}"


class SurveyOptOutQuerySet(models.QuerySet["SurveyOptOut"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(system__in=systems_of(user, Permission.VIEW_PEOPLE))

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class SurveyOptOut(Tracked, Withdrawable):
    """Somebody does not want to be asked in surveys of a system any more."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="survey_opt_outs")
    route = models.CharField(max_length=10, choices=OptOutRoute)

    objects = SurveyOptOutQuerySet.as_manager()

    class Meta(Tracked.Meta, Withdrawable.Meta):
        abstract = False
        constraints = [
            *Withdrawable.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="survey_opt_out_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is not asked"
