from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from audit.tracking import AppendOnly
from engagement.models.survey.wave import SurveyWave, names_ties
from partners.models import Partnership, System

if TYPE_CHECKING:
    from accounts.models import User

FIGURES = ("people", "points", "mean", "se", "df", "low", "high")
CHANGE = ("since", "difference", "change_low", "change_high", "rises")
TIES = ("answered", "trust_received", "trust_given")


def _none_of(*names: str) -> Q:
    return Q(**{f"{name}__isnull": True for name in names})


class SurveyPartnerResultQuerySet(models.QuerySet["SurveyPartnerResult"]):
    def visible_to(self, user: "User") -> Self:
        """As the results of their waves: once these are closed and while they stand."""
        return self.filter(wave__in=SurveyWave.objects.visible_to(user).closed())

    def knowing_who_names_ties(self, user: "User") -> Self:
        """With ``names_ties``: whether somebody may read which partner says what of which."""
        return self.annotate(names_ties=names_ties(user))


class SurveyPartnerResult(models.Model):
    """What a closed wave shows of one partner over all questions, so that its page reads a row.

    Derived from the document of `SurveyResult` by `engagement.analytics.survey.of_partner` when the
    wave closes, and never otherwise: what the document does not show is not here either. There is
    a row for each partner that was asked or answered for, also where nothing is shown of it.

    - ``why_hidden`` a partner of a confidential wave is not shown; then there is no number;
    - ``people`` have a value; their ``mean`` with its standard error ``se``, degrees of freedom
      ``df`` and 90 % interval, in points of a scale of 1 to ``points``;
    - ``difference`` to the wave ``since``, with its 90 % interval and the probability that it
      ``rises``;
    - of a relational wave whether it ``answered``, and the trust of ties, 1 to 4.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(SurveyWave, on_delete=models.PROTECT, related_name="partner_results")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="survey_results"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    why_hidden = models.CharField(max_length=20, blank=True)
    people = models.PositiveIntegerField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    mean = models.FloatField(null=True)
    se = models.FloatField(null=True)
    df = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    since = models.ForeignKey(SurveyWave, null=True, on_delete=models.PROTECT, related_name="+")
    difference = models.FloatField(null=True)
    change_low = models.FloatField(null=True)
    change_high = models.FloatField(null=True)
    rises = models.FloatField(null=True)
    is_more_than_noise = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=False)
    answered = models.BooleanField(null=True)
    trust_received = models.FloatField(null=True)
    trust_given = models.FloatField(null=True)

    objects = SurveyPartnerResultQuerySet.as_manager()

    class Meta:
        verbose_name = "result of a survey"
        verbose_name_plural = "results of surveys"
        triggers = (AppendOnly(),)
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "wave"], name="survey_partner_result_once"
            ),
            models.CheckConstraint(
                name="survey_partner_result_hidden_has_no_number",
                condition=Q(why_hidden="")
                | Q(
                    _none_of(*FIGURES, *CHANGE, *TIES),
                    is_more_than_noise=False,
                    is_listed=False,
                ),
            ),
            models.CheckConstraint(
                name="survey_partner_result_figures_of_people",
                condition=Q(people__isnull=False, points__isnull=False) | _none_of(*FIGURES),
            ),
            models.CheckConstraint(
                name="survey_partner_result_change_of_a_mean",
                condition=Q(since__isnull=False, difference__isnull=False, mean__isnull=False)
                | Q(_none_of(*CHANGE), is_more_than_noise=False, is_listed=False),
            ),
            models.CheckConstraint(
                name="survey_partner_result_ties_or_figures",
                condition=_none_of(*TIES) | (Q(answered__isnull=False) & _none_of(*FIGURES)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} in {self.wave}"
