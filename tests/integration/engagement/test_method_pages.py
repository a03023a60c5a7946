"""The pages that explain the scores: open to everybody, with the numbers of the models in use."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.roles import BOARD_MEMBER
from engagement.actions.score_model import put_into_force
from engagement.scoring.models import measured_table
from engagement.scoring.trust_model import SOURCES
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(url: str, client: Client | None = None) -> str:
    response = (client or Client()).get(url)
    assert response.status_code == 200
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def test_trust_is_explained_with_the_numbers_of_the_model() -> None:
    text = read("/help/trust/")
    assert "The numbers on this page are those of trust-1, which was fitted on simulated" in text
    assert "Kept 1, renegotiated before it was due 0.9, kept late 0.5, broken 0" in text
    assert "Before options were formed 1, on the options 0.7" in text
    assert text.count("Counts half after 182 days") == len(SOURCES) - 1
    assert "Counts half after 365 days" in text
    assert "add at most 8 points" in text
    assert "strained below 45, steady up to 62" in text
    assert "at least 70%" in text
    assert "Answered or not (switched off)" in text


def test_the_measured_table_is_that_of_the_file() -> None:
    text = read("/help/trust/")
    table = measured_table()
    assert f"seeds {', '.join(map(str, table['seeds']))}" in text
    for figures in (table["model"], *table["baselines"].values()):
        for density in ("dense", "sparse"):
            found = figures[density]
            assert (
                f"Order {found['spearman']:.2f} Error {found['rmse']:.1f} "
                f"In interval {100 * found['cover']:.0f}% Its width {found['width']:.0f} "
                f"False prompts {found['false_alarms']:.2f} / {found['false_alarms_strict']:.2f} "
                f"Pressure alone {100 * found['capacity_alarms']:.0f}% "
                f"Gaming {found['gaming_worst']:.0f}"
            ) in text


def test_members_read_the_numbers_that_their_system_uses() -> None:
    system = make.make_system()
    model = make.make_trust_model(calibrated_to=date(2026, 3, 31), pressure_limit=5)
    put_into_force(by=make.TESTS, model=model, system=system, reason="Agreed.")
    client = Client()
    client.force_login(make.make_user(system=system, role=BOARD_MEMBER.name))
    text = read("/help/trust/", client)
    assert f"those of {model.name}, fitted on evidence up to 31 March 2026" in text
    assert "add at most 5 points" in text
    assert "add at most 8 points" in read("/help/trust/")


def test_engagement_health_no_longer_says_that_trust_is_not_worked_out() -> None:
    text = read("/help/scores/")
    assert "How engagement health is worked out" in text
    assert "not worked out yet" not in text
    assert "No data feed it yet" not in text
    assert "first engaged on it: before options were formed 1" in text
