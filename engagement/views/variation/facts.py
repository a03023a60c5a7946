"""What was counted of one partnership in one month: the facts behind a point of a chart."""

import re
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.analytics.variation.asking import readable
from engagement.analytics.variation.partners import facts_of
from engagement.forms.variation import last_whole_month
from engagement.presenters.variation.behind import fact_lines
from engagement.presenters.variation.words import WORDS
from engagement.scoring.figures import Figure
from engagement.views.trail import to_partnership
from partners.models import Partnership

_MONTH = re.compile(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])")


@require_safe
def variation_facts(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The page; contact in the last whole month, unless something else is asked for."""
    own = Partnership.objects.visible_to(request.user).select_related("organisation", "system")
    partnership = get_object_or_404(own, public_id=public_id)
    figures = readable(request.user, partnership.system)
    asked = request.GET.get("measure", "")
    measure = Figure(asked) if asked in figures else figures[0]
    month = _month(request.GET.get("month", ""))
    facts = facts_of(request.user, partnership, measure=measure, month=month)
    series = reverse("engagement:variation_series")
    context = {
        "partnership": partnership,
        "words": WORDS[measure],
        "month": month,
        "facts": fact_lines(measure, facts),
        "series_url": f"{series}?measure={measure}&partnership={partnership.public_id}",
        "fictional_data": partnership.system.is_fictional,
        "breadcrumbs": to_partnership(partnership),
    }
    return render(request, "engagement/variation/facts.html", context)


def _month(text: str) -> date:
    """The first day of a month that a link names."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else last_whole_month()
