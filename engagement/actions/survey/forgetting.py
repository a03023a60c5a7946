"""Somebody's details are erased: what they wrote in surveys goes too, while it can be found.

Answers do not say whose they are. As long as the installation knows the key that made a link, it
can make the link's secret again and from it the mark of the answers. What was taken over at the
close of a wave carries no mark, so of that nobody can say who wrote it.
"""

from engagement.models import SurveyInvitation, SurveyResponse
from engagement.surveys.secrets import answers_key, known_secret
from partners.erasure import also_erases
from partners.models import Person


@also_erases
def forget_survey_words(person: Person) -> None:
    """Delete answers that were not sent, and blank the words of those that were."""
    keys = []
    for invitation in SurveyInvitation.objects.filter(system=person.system_id, person=person):
        try:
            secret = known_secret(invitation.public_id, invitation.digest)
        except LookupError:
            continue
        keys.append(answers_key(secret))
    rows = SurveyResponse.objects.filter(system=person.system_id, key__in=keys)
    rows.filter(is_finished=False).delete()
    rows.exclude(comment="").update(comment="")
