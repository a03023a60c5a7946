"""From a partner's page to its briefing, on to the record behind a step, and to the paper."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from engagement.actions.scoring import sweep
from partners.enums import ReferenceKind
from tests import factories as make
from tests.browser import DESKTOP, PHONE, LiveServer, width_of
from tests.factories.reference import bring_in
from tests.functional.test_log_a_meeting import Story, sign_in, story

__all__ = ["story"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_a_step_leads_to_its_record_and_the_paper_says_the_same(
    story: Story, product: LiveServer, new_context: Any, viewport: dict[str, int]
) -> None:
    today = timezone.localdate()
    make.make_commitment(
        partnership=story.council,
        text="Send the discharge figures",
        made_on=today - timedelta(days=60),
        due_on=today - timedelta(days=12),
    )
    sweep(timedelta(seconds=20))
    context = new_context(viewport=viewport)
    sign_in(context, story.manager, product)
    page = context.new_page()
    page.goto(f"/partnerships/{story.council.public_id}/")
    page.get_by_role("link", name="Briefing", exact=True).click()
    page.get_by_role("heading", name="Suggested next steps").wait_for()
    assert width_of(page) <= viewport["width"]
    step = "Say first that our promise is late: Send the discharge figures"
    page.get_by_text("12 days ago").wait_for()
    paper = page.get_by_role("link", name="PDF on two pages").get_attribute("href")
    pdf = PdfReader(BytesIO(context.request.get(f"{product.url}{paper}").body()))
    words = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert step in words
    page.get_by_role("link", name=step).click()
    page.wait_for_url(re.compile("/commitments/"))
    page.get_by_role("heading", name="Send the discharge figures").wait_for()


def test_the_area_over_the_years_is_a_picture_and_a_table(
    story: Story, product: LiveServer, new_context: Any
) -> None:
    make.make_identifier(story.council.organisation, "E06000005", scheme="gss")
    bring_in(ReferenceKind.CARE_OUTCOMES)
    context = new_context(viewport=PHONE)
    sign_in(context, story.manager, product)
    page = context.new_page()
    page.goto(f"/partnerships/{story.council.public_id}/")
    page.get_by_role("link", name=re.compile("^Over the years")).click()
    page.get_by_role("link", name="Care workers who left within a year").click()
    figure = page.get_by_role("figure", name=re.compile("^Care workers who left within a year"))
    figure.locator(".app-chart__picture svg:visible").first.wait_for()
    figure.get_by_text("Show the figures as a table").click()
    rows = [row.locator("th, td").all_inner_texts() for row in figure.get_by_role("row").all()]
    assert rows[0] == ["Period", "%"]
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert width_of(page) <= PHONE["width"]
