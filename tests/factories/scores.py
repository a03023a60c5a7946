"""Score models and what comes of scores."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagement.actions.score_model import add_score_model
from engagement.enums import Measure, ModelFamily, PromptKind
from engagement.models import Prompt, ScoreModel
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from partners.models import Partnership
from tests.factories.partners import make_partnership, next_number
from tests.factories.users import TESTS


def make_trust_model(*, calibrated_to: date | None = None, **changes: Any) -> ScoreModel:
    """The shipped model of trust with another name and these changes."""
    document = {**shipped_model(FIRST_TRUST_MODEL), "version": f"try-{next_number()}", **changes}
    return add_score_model(
        by=TESTS,
        family=ModelFamily.TRUST,
        document=document,
        description="For a test.",
        calibrated_to=calibrated_to,
    )


def make_prompt(*, partnership: Partnership | None = None) -> Prompt:
    """A waiting prompt of this week."""
    partnership = partnership or make_partnership()
    return Prompt.objects.create(
        system=partnership.system,
        partnership=partnership,
        measure=Measure.TRUST_OF_PARTNER,
        model=ScoreModel.objects.get(name="trust-1"),
        kind=PromptKind.CONVERSATION,
        week_end=timezone.localdate(),
        fall=9.5,
    )
