"""An instrument is written, put in order, previewed and published with the keyboard alone."""

from typing import Any

from django.urls import reverse

from engagement.models import SurveyInstrumentVersion
from tests import factories as make
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import faults
from tests.functional.test_log_a_meeting import sign_in

# What a screen reader would say of the element that has the focus.
NAME = """() => {
    const at = document.activeElement;
    return (at.labels?.[0] ?? at).textContent.replace(/\\s+/g, " ").trim();
}"""
MOST_STEPS = 120


def test_an_instrument_is_written_with_the_keyboard_alone(
    product: LiveServer, new_context: Any
) -> None:
    system = make.make_system()
    manager = make.make_user(system=system)
    context = new_context(viewport=DESKTOP)
    sign_in(context, manager, product)
    page = context.new_page()
    page.goto(reverse("engagement:survey_instrument_new"))
    _write(page, "Title", "Two questions")
    _tab_to(page, "Organisations")
    page.keyboard.press("Space")
    _question(page, 1, "They keep their word.", "Trust: reliability")
    _question(page, 2, "They are open with us.", "Trust: openness")
    _press(page, "Move up: question 2")
    # It is the first now, and the keyboard is still with it.
    page.locator("#down-0:focus").wait_for()
    assert page.get_by_label("Wording of question 1", exact=True).input_value() == (
        "They are open with us."
    )
    _press(page, "Add a question")
    page.locator("#id_questions-3-text:focus").wait_for()
    _faultless(page)
    _press(page, "Save draft")
    page.get_by_text("The draft is saved.").wait_for()
    _faultless(page)
    draft = SurveyInstrumentVersion.objects.get(instrument__system=system)
    texts = [one["text"] for one in draft.document["questions"]]
    assert texts == ["They are open with us.", "They keep their word."]
    _press(page, "Translate")
    page.get_by_role("heading", name="Languages", level=1).wait_for()
    _press(page, "Translate")  # into Welsh, which is chosen already
    page.get_by_role("heading", name="Welsh", level=1).wait_for()
    _write(page, "Title in Welsh", "Dau gwestiwn")
    _faultless(page)
    _press(page, "Save translation")
    page.get_by_text("Saved: 1 of").wait_for()
    assert SurveyInstrumentVersion.objects.get(pk=draft.pk).document["translations"].keys() == {
        "cy"
    }


def _question(page: Any, number: int, text: str, about: str) -> None:
    name = f"ording of question {number}"
    _write(page, f"W{name}", text)
    _write(page, f"W{name} when your people answer about a partner", text)
    _tab_to(page, f"What question {number} is about")
    page.keyboard.type(about)


def _write(page: Any, label: str, text: str) -> None:
    _tab_to(page, label)
    page.keyboard.type(text)


def _press(page: Any, button: str) -> None:
    _tab_to(page, button)
    page.keyboard.press("Enter")


def _tab_to(page: Any, name: str) -> None:
    """Go on with the Tab key until what has this name has the focus."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME) == name:
            return
    raise AssertionError(f"The keyboard does not reach “{name}” on {page.url}")


def _faultless(page: Any) -> None:
    """No rule of accessibility is broken, and nothing scrolls sideways on a phone."""
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        assert faults(page) == []
