"""Somebody's details are erased: what they wrote in surveys goes too, while it can be found.

Answers do not say whose they are. As long as the installation knows the key that made a link, it
can make the link's secret again and from it the mark of the answers. What was taken over at the
close of a wave carries no mark, so of that nobody can say who wrote it.
"""

from collections.abc import Sequence

from django.db.models import Q

from engagement.models import SurveyInvitation, SurveyResponse
from engagement.models.survey.response import SurveyResponseQuerySet
from engagement.surveys.secrets import answers_key, known_secret
from partners.erasure import also_erases
from partners.models import Person, System


@also_erases
def forget_survey_words(person: Person) -> None:
    """Delete answers that were not sent, and blank the words of those that were."""
    forget_answers(answers_of(person.system, people=[person.pk], users=[]))


def forget_answers(rows: SurveyResponseQuerySet) -> None:
    """Delete what was not sent, and blank the words of what was."""
    rows.filter(is_finished=False).delete()
    rows.exclude(comment="").update(comment="")


def answers_of(
    system: System, *, people: Sequence[int], users: Sequence[int]
) -> SurveyResponseQuerySet:
    """What people, by their keys, answered and can still be found."""
    asked = SurveyInvitation.objects.filter(system=system)
    keys = []
    for invitation in asked.filter(Q(person__in=people) | Q(user__in=users)):
        try:
            secret = known_secret(invitation.public_id, invitation.digest)
        except LookupError:
            continue
        keys.append(answers_key(secret))
    return SurveyResponse.objects.filter(system=system, key__in=keys)
