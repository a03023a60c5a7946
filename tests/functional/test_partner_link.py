"""Somebody of a partner answers through a personal link in a real browser, also without scripts."""

from typing import TYPE_CHECKING

import pytest

from engagement.models import Commitment, PartnerAnswer
from partners.models import Partnership
from tests import factories as make
from tests.browser import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def partnership(product: LiveServer) -> Partnership:
    """A partner of whom two promises are recorded that only the system says were kept."""
    partnership = make.make_partnership(name="Vale Council")
    make.make_awaiting_commitment(partnership=partnership, text="Send the winter rota")
    make.make_awaiting_commitment(partnership=partnership, text="Share the figures")
    return partnership


def answer(page: "Page", partnership: Partnership) -> None:
    """Confirm one and dispute the other, with nobody signed in."""
    _link, token = make.make_partner_link(partnership=partnership)
    page.goto(f"/asked/{token}/")
    rota = page.locator("section", has_text="Send the winter rota")
    rota.get_by_label("Yes, that is so").check()
    rota.get_by_role("button").click()
    figures = page.locator("section", has_text="Share the figures")
    figures.get_by_label("No, we see it differently").check()
    figures.get_by_label("Anything to add").fill("Nothing came")
    figures.get_by_role("button").click()
    page.get_by_text("You said no").first.wait_for()


@pytest.mark.parametrize("browser_page", ["page", "phone_page", "plain_page"])
def test_a_partner_answers(
    partnership: Partnership, browser_page: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(browser_page)
    answer(page, partnership)
    said = set(PartnerAnswer.objects.values_list("commitment__text", "answer", "text"))
    assert said == {
        ("Send the winter rota", "agrees", ""),
        ("Share the figures", "disputes", "Nothing came"),
    }
    assert [row.text for row in Commitment.objects.unconfirmed()] == ["Share the figures"]


def test_an_unanswered_question_is_said_beside_it(partnership: Partnership, page: "Page") -> None:
    _link, token = make.make_partner_link(partnership=partnership)
    page.goto(f"/asked/{token}/")
    page.locator("section", has_text="Share the figures").get_by_role("button").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert not PartnerAnswer.objects.exists()
