"""Between places, and who gets the attention."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.variation.attention import DIRECTIONS, attention, gaps_between
from engagement.analytics.variation.coverage import coverage
from engagement.analytics.variation.places import scores_now, share_between
from engagement.enums import Measure
from engagement.presenters.variation.places import (
    attention_table,
    coverage_sentence,
    coverage_table,
    gap_lines,
    inequality_words,
    places_share,
    voice_lines,
)
from engagement.views.variation.asking import question, without_system
from partners.current_system import current_system

# The system's own rating of its partners is shown beside theirs, as the gap between the two.
MEASURES = (Measure.HEALTH, Measure.TRUST_OF_PARTNER)


@require_safe
def variation_places(request: SignedInRequest) -> HttpResponse:
    """The page; its results alone for htmx. Inequality is for those who judge the method."""
    system = current_system(request)
    if system is None:
        return without_system(request)
    given = question(request, system)
    for name in ("measure", "place"):
        given.form.fields.pop(name)
    asked, user = given.asked, request.user
    allowed = permissions_in(user, system)
    scores = scores_now(user, system, {*MEASURES, *DIRECTIONS})
    shares = [
        places_share(asked, share_between(measure, scores[measure], asked.kinds))
        for measure in MEASURES
    ]
    found = attention(user, system, since=asked.since, until=asked.until)
    covered = coverage(user, system, since=asked.since, until=asked.until, kinds=asked.kinds)
    may_see_rating = Permission.VIEW_RATING_OF_PARTNERS in allowed
    return given.page(
        request,
        "places",
        shares=shares,
        attention=attention_table(asked, found),
        voice=voice_lines(asked, found),
        may_see_rating=may_see_rating,
        gaps=gap_lines(asked, gaps_between(scores)) if may_see_rating else [],
        coverage=coverage_table(asked, covered),
        coverage_sentence=coverage_sentence(covered),
        inequality=inequality_words(found.inequality, found) if found.inequality else None,
    )
