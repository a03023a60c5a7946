"""The fictional system can be written, and its partners' records tell their stories."""

from statistics import mean

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import User
from engagement.analytics.health import gather
from engagement.analytics.survey.reading import other_side, results_of
from engagement.analytics.trust import gather_trust
from engagement.demonstration.climate import WAVES
from engagement.demonstration.loader import load
from engagement.demonstration.survey_cast import PULSE_DAYS
from engagement.enums import CommentState, ModelFamily
from engagement.models import (
    CalendarEntry,
    DiscussionPoint,
    Document,
    Evidence,
    PartnerLink,
    PulseResult,
    ScoreModel,
    SurveyComment,
    SurveyWave,
    SystemScoring,
)
from engagement.presenters.calendar import waiting_meetings
from engagement.presenters.surveys.result_gap import both_sides
from engagement.scoring.survey.results import Level
from partners.models import Partnership, System
from tests import factories as make
from tests.demonstration import demonstration

pytestmark = pytest.mark.django_db


def _values(name: str, source: str, truster: str) -> list[float]:
    rows = Evidence.objects.filter(
        partnership__organisation__name=name, source=source, truster=truster
    )
    return list(rows.in_force().values_list("x", flat=True))


def _what_weighs_on_them_is_known_and_trust_runs_by_an_approved_model(system: System) -> None:
    today = timezone.localdate()
    council = Partnership.objects.get(organisation__name="Westmarch County Council")
    facts = gather_trust(council)
    assert facts.on_partner.on(np.array([today.toordinal()])).tolist() == [0.8]
    assert facts.on_system.on(np.array([today.toordinal()])).tolist() == [0.3]
    assert gather(council).ledger.quiet.first.size in {3, 4}
    hospital = Partnership.objects.with_system().get(organisation__kind="acute_trust")
    assert gather(hospital).ledger.quiet.first.size == 1  # a strike

    assert SystemScoring.objects.rates_partners(system)
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    assert use.in_force is not None
    assert ScoreModel.objects.in_use(ModelFamily.TRUST, make.make_system()).in_force is None


def _something_waits_for_whoever_signs_in(system: System) -> None:
    manager = User.objects.get(email="manager@westmarch.example")
    waiting = CalendarEntry.objects.visible_to(manager).waiting().held()
    assert waiting.count() >= 5
    shown = waiting_meetings(manager, system, list(waiting.prefetch_related("attendees")))
    assert sum(meeting.is_sure for meeting in shown) == len(shown) - 1
    (stranger,) = (meeting for meeting in shown if meeting.strangers)
    assert [str(choice.proposal.partnership) for choice in stranger.choices] == [
        "Harrowfen Borough Council"
    ]
    assert not waiting.filter(title__in=("Dentist", "Team meeting")).exists()
    assert PartnerLink.objects.visible_to(manager).exists()
    assert DiscussionPoint.objects.visible_to(manager).open().exclude(follow_up="").exists()


def _surveys_show_a_change_a_gap_and_what_is_not_shown(system: System) -> None:
    manager = User.objects.get(email="manager@westmarch.example")
    waves = (
        SurveyWave.objects.visible_to(manager)
        .filter(system=system)
        .select_related("instrument_version")
    )
    closed = {wave.title.partition(",")[0]: wave for wave in waves.closed().order_by("closed_at")}
    pulse = results_of(manager, closed["Partnership pulse"])
    other = other_side(manager, closed["Partnership pulse"])
    assert pulse is not None
    change = pulse.change(Level.OVERALL, measure="influence")
    assert change is not None
    assert change.difference > 0
    assert change.is_listed
    assert other is not None
    assert both_sides(pulse, other) is not None
    review = results_of(manager, closed["Yearly partnership review"])
    assert review is not None
    assert review.frozen.results is not None
    sectors = review.frozen.results.levels[Level.SECTOR]
    assert sectors.codes.size
    assert sectors.hidden
    board = results_of(manager, closed["Working together on the partnership board"])
    assert board is not None
    assert board.frozen.ties is not None
    assert board.frozen.ties.relations.answered.sum() == 4
    (running,) = waves.open()
    assert running.responses.finished().count() >= 3
    assert set(system_comments(system)) == {*CommentState.values}


def system_comments(system: System) -> list[str]:
    return list(SurveyComment.objects.filter(system=system).values_list("state", flat=True))


def test_the_records_tell_the_stories() -> None:
    today = timezone.localdate()
    system = demonstration()

    # Care providers deliver and are not heard.
    for provider in ("Westmarch Care Association", "Larkhill Care Homes"):
        assert set(_values(provider, "consultation", "partner")) == {0.0}
        assert mean(_values(provider, "issue", "partner")) < 0.2
        assert mean(_values(provider, "document", "system")) > 0.9
    county = "Westmarch County Council"
    # The overwhelmed council means well: all arrives, nearly nothing in time.
    late = Document.objects.filter(
        partnership__organisation__name=county,
        asked_by="system",
        asked_on__gt=today.replace(year=today.year - 1, day=1),
        settled_on__isnull=False,
    )
    assert {document.state for document in late} == {"shared"}
    assert mean((document.settled_on or today) > document.due_on for document in late) > 0.5
    # One council decides without asking the system; the good trust asks first.
    assert set(_values("Harrowfen Borough Council", "consultation", "system")) == {0.0}
    trust = "Westmarch General Hospitals NHS Foundation Trust"
    assert set(_values(trust, "consultation", "system")) == {1.0}

    # What they answer follows the same stories; the overwhelmed one means well and seldom answers.
    trusted = {name: mean(_values(name, "pulse", "partner")) for name in (trust, provider, county)}
    assert trusted[trust] > 0.7
    assert 0.75 > trusted[county] > 0.55 > 0.4 > trusted[provider]
    assert set(_values(provider, "history", "system")) == set()
    assert set(_values(county, "history", "partner")) == {1.0}
    # Of two waves all answers are there, each side's in a survey of its own.
    waves = PulseResult.objects.filter(is_confidential=False).values("wave_id").distinct().count()
    assert waves == len(WAVES) + len(PULSE_DAYS)

    _what_weighs_on_them_is_known_and_trust_runs_by_an_approved_model(system)
    _something_waits_for_whoever_signs_in(system)
    _surveys_show_a_change_a_gap_and_what_is_not_shown(system)
    assert not Evidence.objects.exclude(partnership__organisation__is_fictional=True).exists()
    before = Evidence.objects.count()
    assert load(today=today, seed=1, report=lambda _line: None) == system
    assert Evidence.objects.count() == before
    assert Partnership.objects.filter(system=system).count() > 10
