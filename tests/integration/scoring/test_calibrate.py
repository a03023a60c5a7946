"""Calibrating a system's own model: from its ledger to a version that changes nothing yet."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.actions.score_model import put_into_force, run_beside
from engagement.analytics.calibration import calibrate
from engagement.analytics.system_ledgers import system_ledgers
from engagement.analytics.trust import gather_trust
from engagement.enums import ModelFamily, Truster
from engagement.errors import NotPossibleError
from engagement.models import Evidence, ScoreModel, StaleScore
from engagement.scoring.trust import score_trust
from engagement.scoring.trust_model import Source
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.scoring.calibration_ledger import calibration_system, promise_of_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return calibration_system()


def run(system: System, *arguments: str) -> str:
    out = io.StringIO()
    call_command("calibrate_scores", "--system", system.code, *arguments, stdout=out)
    return out.getvalue()


def test_it_fits_what_the_ledger_can_tell_and_keeps_the_rest(system: System) -> None:
    found = calibrate(system, timezone.localdate(), "trust-2")
    assert (found.waves, found.basis.answered_years) == (1, 32)
    assert found.new.mu["gp"] != found.old.mu["gp"]
    assert found.new.mu["nhs_trust"] == found.old.mu["nhs_trust"]  # two are too few
    assert found.new.ell[Source.COMMITMENT] != found.old.ell[Source.COMMITMENT]
    assert found.new.ell[Source.TONE] == found.old.ell[Source.TONE]
    assert found.new.half_life == found.old.half_life
    assert found.new.gamma == found.old.gamma  # nobody recorded any pressure
    assert found.comparison.rank_agreement is not None
    assert 0.8 < found.comparison.rank_agreement < 1


def test_ledgers_read_together_score_as_they_do_one_by_one(system: System) -> None:
    partnership = Partnership.objects.filter(system=system).earliest("pk")
    make.make_pressure(system=system, partnership=None)
    make.make_rating_of_partners(system)
    make.make_pulse_result(partnership=partnership, answered_by="system")
    # After a merger two bodies have acted, and caps hold for each of them.
    for number in range(8):
        Evidence.objects.create(
            **promise_of_system(partnership) | {"counterpart_id": UUID(int=7)},
            x=1.0,
            occurred_on=timezone.localdate() - timedelta(days=number),
        )
    today = timezone.localdate()
    day = np.array([today.toordinal()])
    model = calibrate(system, today, "trust-2").old
    facts = gather_trust(partnership)
    assert gather_trust(partnership).of_partner.ledger.rows.counterpart.max() == 1
    own = [each for each in system_ledgers(system, today) if each.partnership == partnership]
    assert [each.truster for each in own] == [Truster.PARTNER, Truster.SYSTEM]
    for each in own:
        one = score_trust(facts.direction(each.truster).ledger, model, day)
        assert score_trust(each.ledger, model, day).mean == pytest.approx(one.mean, abs=1e-12)


def test_the_rating_of_partners_counts_only_where_it_is_switched_on(system: System) -> None:
    partnership = Partnership.objects.filter(system=system).earliest("pk")
    make.make_rating_of_partners(system)
    make.make_pulse_result(partnership=partnership, answered_by="system")
    make.make_rating_of_partners(system, rates_partners=False)
    trusters = {each.truster for each in system_ledgers(system, timezone.localdate())}
    assert trusters == {Truster.PARTNER}


def test_what_happened_later_is_left_out(system: System) -> None:
    with pytest.raises(CommandError, match="No survey wave with answers had closed by"):
        run(system, "--up-to", (timezone.localdate() - timedelta(days=31)).isoformat())


def test_it_reads_many_ledgers_in_few_queries(system: System) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        calibrate(system, timezone.localdate(), "trust-2")
    assert len(queries) <= 6


def test_the_report_names_what_would_change_and_stores_nothing(system: System) -> None:
    before = ScoreModel.objects.count()
    text = run(system)
    assert "trust-2, fitted on the ledger of" in text
    assert "Compared with trust-1, which runs in shadow." in text
    assert "Evidence: 1 closed survey wave, answers in 32 partner-years" in text
    assert "Tone: 0 partner-years of the 30 needed" in text
    assert "NHS trusts, usual values, fewer than 5 partners: " in text
    assert "Of 32 rows of answers with rows before them, the 90 % interval held " in text
    assert "Rank agreement with trust-1: 0." in text
    assert "Largest changes:" in text
    assert "Usual trust" in text
    assert "Nothing was stored." in text
    assert ScoreModel.objects.count() == before


def test_the_document_holds_the_model_and_every_change(system: System) -> None:
    document: dict[str, Any] = json.loads(run(system, "--json", "--name", "ours-1"))
    found = calibrate(system, timezone.localdate(), "ours-1")
    assert document["sha256"] == found.new.hash()
    assert document["model"] == found.new.to_dict()
    assert document["saved"] is False
    assert document["answers_foreseen"]["answers"] == 32
    assert 0.5 < document["answers_foreseen"]["new"] <= 1
    assert len(document["largest_movers"]) == 10
    sizes = [abs(mover["points"]) for mover in document["largest_movers"]]
    assert sizes == sorted(sizes, reverse=True)
    changed = {tuple(change["path"]) for change in document["parameters_changed"]}
    assert ("mu", "gp") in changed
    assert ("mu", "nhs_trust") not in changed


def test_saving_changes_no_score_and_the_version_is_for_this_system_alone(system: System) -> None:
    marks = list(StaleScore.objects.values_list("partnership", "wanted"))
    run(system, "--save")
    model = ScoreModel.objects.get(name="trust-2")
    assert (model.system, model.calibrated_to) == (system, timezone.localdate())
    assert list(StaleScore.objects.values_list("partnership", "wanted")) == marks
    assert ScoreModel.objects.in_use(ModelFamily.TRUST, system).in_force is None
    with pytest.raises(NotPossibleError, match="another system"):
        run_beside(by=make.TESTS, model=model, system=make.make_system(), reason="To see.")
    put_into_force(by=make.TESTS, model=model, system=system, reason="The board agreed.")
    assert ScoreModel.objects.in_use(ModelFamily.TRUST, system).in_force == model
    assert "Compared with trust-2, which is in force." in run(system)


def test_a_name_or_content_that_is_taken_is_refused(system: System) -> None:
    run(system, "--save")
    with pytest.raises(CommandError, match="already exists"):
        run(system, "--save", "--name", "trust-2")


def test_too_little_evidence_is_said_in_plain_words() -> None:
    partnership = make.make_partnership()
    with pytest.raises(CommandError, match="No survey wave with answers had closed"):
        run(partnership.system)
    make.make_pulse_result(partnership=partnership)
    with pytest.raises(CommandError, match=r"answers in 1 partner-year .* at least 30: 29 more"):
        run(partnership.system)


def test_wrong_wishes_are_refused(system: System) -> None:
    with pytest.raises(CommandError, match="no system with the code"):
        call_command("calibrate_scores", "--system", "NONE")
    with pytest.raises(CommandError, match="future"):
        run(system, "--up-to", (timezone.localdate() + timedelta(days=1)).isoformat())
