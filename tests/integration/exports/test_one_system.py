"""An export is of one system, whatever else the person who makes it may read."""

from datetime import date
from pathlib import Path

import pytest

from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.score_model import add_score_model, put_into_force
from engagement.enums import ModelFamily
from engagement.exports.catalogue import TABLE
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from partners.actions.membership import grant_role
from partners.models import Indicator
from tests import factories as make
from tests.integration.exports.reading import exported

pytestmark = pytest.mark.django_db
TABLES = [
    TABLE[name]
    for name in (
        "systems",
        "organisations",
        "score_models",
        "score_model_decisions",
        "indicators",
    )
]


def test_what_is_of_another_system_of_the_same_person_is_left_out(tmp_path: Path) -> None:
    """Real organisations and systems are public facts, invented ones show nowhere else."""
    ours, theirs = make.make_system(), make.make_system(is_fictional=True)
    user = make.make_user(system=ours, role=SYSTEM_ADMINISTRATOR.name)
    grant_role(by=make.TESTS, user=user, role=SYSTEM_ADMINISTRATOR.name, system=theirs)
    invented = make.make_organisation(name="Invented Trust", is_fictional=True)
    make.make_partnership(system=theirs, organisation=invented)
    real = make.make_organisation(name="Real Council")
    Indicator.objects.create(code="made-up", name="Made up", is_fictional=True, source="Nobody")
    model = add_score_model(
        by=make.TESTS,
        family=ModelFamily.TRUST,
        document={**shipped_model(FIRST_TRUST_MODEL), "version": "theirs"},
        description="Theirs.",
        calibrated_to=date(2026, 3, 31),
        system=theirs,
    )
    shared = make.make_trust_model(calibrated_to=date(2026, 3, 31))
    for decided in (model, shared):
        put_into_force(by=make.TESTS, model=decided, system=theirs, reason="Agreed.")

    here = exported(user, ours, tmp_path, TABLES)
    assert {row["id"] for row in here["systems"]} == {str(ours.public_id)}
    names = {row["name"] for row in here["organisations"]}
    assert real.name in names
    assert invented.name not in names
    assert model.name not in {row["name"] for row in here["score_models"]}
    assert shared.name in {row["name"] for row in here["score_models"]}
    assert {row["system_id"] for row in here["score_model_decisions"]} == {None}
    assert here["indicators"] == []

    there = exported(user, theirs, tmp_path, TABLES)
    assert {row["id"] for row in there["systems"]} == {str(s.public_id) for s in (ours, theirs)}
    assert {real.name, invented.name} <= {row["name"] for row in there["organisations"]}
    assert model.name in {row["name"] for row in there["score_models"]}
    decided_for = {row["system_id"] for row in there["score_model_decisions"]}
    assert decided_for == {None, str(theirs.public_id)}
    assert len(there["indicators"]) == 1
