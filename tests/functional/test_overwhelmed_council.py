"""The overwhelmed council of the demonstration: it delivers less, is trusted as before, and why."""

import re
from typing import Any

import pytest

from accounts.models import User
from engagement.actions.scoring import rescore
from partners.models import Partnership
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.demonstration import demonstration
from tests.functional.test_log_a_meeting import sign_in

SENTENCE = re.compile(
    r"What Westmarch County Council delivers has fallen since \w+ \d{4}, while we trust it as "
    r"before: it is under overwhelming pressure \(.*funding, until \w+ \d{4}.*\), which explains "
    r"(part|most) of that\."
)


@pytest.fixture
def council(product: LiveServer) -> Partnership:
    """As the demonstration has it, with its scores."""
    demonstration()
    found = Partnership.objects.get(organisation__name="Westmarch County Council")
    rescore(found.pk)
    return found


def test_delivery_falls_trust_does_not_and_strain_shows(
    council: Partnership, product: LiveServer, new_context: Any
) -> None:
    for size in (DESKTOP, PHONE):
        context = new_context(viewport=size)
        sign_in(context, User.objects.get(email="manager@westmarch.example"), product)
        page = context.new_page()
        for path in ("", "trust/"):
            page.goto(f"/partnerships/{council.public_id}/{path}")
            assert SENTENCE.search(page.locator("#capacity").inner_text())
            ours = page.locator(".app-direction", has_text="trust in Westmarch County Council")
            _shows_capacity(ours.locator(".app-facts").inner_text())


def _shows_capacity(facts: str) -> None:
    """What happened, what pressure explains of it, and the strain, beside each other."""
    assert _number(facts, r"What happened\s+(\d+) points") < 65
    assert _number(facts, r"Pressure explains\s+([\d.]+) points more") >= 3
    assert _number(facts, r"Strain on Westmarch County Council\s+(\d+) of 100") >= 50


def _number(text: str, pattern: str) -> float:
    found = re.search(pattern, text)
    assert found, text
    return float(found[1])
