"""The results that an address names, if the person may read them."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.requests import SignedInRequest
from engagement.analytics.survey.reading import WaveResults, frozen_rows, wave_results


def results_or_404(request: SignedInRequest, public_id: UUID) -> WaveResults:
    """Of a closed wave that the person sees; one that was withdrawn has none."""
    return wave_results(get_object_or_404(frozen_rows(request.user), wave__public_id=public_id))
