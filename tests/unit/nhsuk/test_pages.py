"""The skeleton of every page, and the pages that say that something went wrong."""

from typing import Any

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import Settings

from tests.unit.nhsuk.markup import Element, read

ERROR_PAGES = ["400", "403", "404", "413", "429", "500"]
BODY = (
    '{% extends "base.html" %}{% block title %}Boards{% endblock %}'
    "{% block content %}<h1>B</h1>{% endblock %}"
)


class Name(forms.Form):
    name = forms.CharField(label="Name")


def page(**context: Any) -> Element:
    return read(engines["django"].from_string(BODY).render(context, RequestFactory().get("/")))


def test_the_skeleton() -> None:
    drawn = page()
    assert drawn.one("html")["lang"] == "en-GB"
    assert drawn.one("title").text == "Boards - ICS CRM"
    assert drawn.one("main")["id"] == "maincontent"
    assert drawn.all("a")[0]["href"] == "#maincontent"
    assert drawn.one("main").one("h1").text == "B"


def test_nothing_inline_that_the_content_security_policy_would_block() -> None:
    drawn = page(fictional_data=True, form=Name({}))
    for script in drawn.all("script"):
        assert "src" in script
    for element in drawn.descendants():
        assert "style" not in element
        assert not [name for name in element.attrs if name.startswith("on")]


def test_htmx_sends_the_token_and_evaluates_nothing() -> None:
    drawn = page()
    assert "X-CSRFToken" in drawn.one("body")["hx-headers"]
    config = drawn.one("meta", name="htmx-config")["content"]
    assert '"allowEval":false' in config
    assert '"includeIndicatorStyles":false' in config


def test_the_icon_follows_the_right_to_the_logo(settings: Settings) -> None:
    settings.NHS_LOGO = False
    assert page().one("link", rel="icon")["href"].endswith("app-icon.svg")
    settings.NHS_LOGO = True
    assert page().one("link", rel="icon")["href"].endswith("favicon.svg")


def test_an_invalid_form_is_said_in_title_and_summary() -> None:
    drawn = page(form=Name({}))
    assert drawn.one("title").text == "Error: Boards - ICS CRM"
    assert drawn.one(css="nhsuk-error-summary").one("a", href="#id_name").text == "Enter name"
    assert page(form=Name()).one("title").text == "Boards - ICS CRM"
    assert page(page_has_errors=True).one("title").text.startswith("Error: ")


def test_invented_data_is_marked_and_real_data_is_not() -> None:
    assert "Fictional data" in page(fictional_data=True).one(css="app-fictional").text
    assert not page(fictional_data=False).all(css="app-fictional")


def test_messages_become_banners() -> None:
    drawn = page(
        messages=[
            Message(messages.SUCCESS, "Meeting logged"),
            Message(messages.INFO, "Scores follow"),
            Message(messages.ERROR, "<b>No</b>"),
        ]
    )
    banners = drawn.all(css="nhsuk-notification-banner")
    assert [banner["role"] for banner in banners] == ["alert", "region", "alert"]
    assert [banner.one("h2").text for banner in banners] == [
        "Success",
        "Important",
        "There is a problem",
    ]
    assert [banner.one("p").text for banner in banners] == [
        "Meeting logged",
        "Scores follow",
        "<b>No</b>",
    ]


def test_breadcrumbs_lead_home() -> None:
    drawn = page(breadcrumbs=[{"text": "Home", "href": "/"}, {"text": "Boards", "href": "/b"}])
    assert drawn.one("ol", css="nhsuk-breadcrumb__list").all("a")[0]["href"] == "/"
    assert not page().all(css="nhsuk-breadcrumb")


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_error_pages_need_no_request_and_say_what_to_do_next(code: str) -> None:
    drawn = read(render_to_string(f"{code}.html"))
    main = drawn.one("main")
    assert main.one("h1").text in drawn.one("title").text
    assert len(main.all("p")) >= 2
    assert main.one("a", href="/").text == "Go to the home page"
    assert not drawn.all("nav", **{"aria-label": "Account"})


def test_our_own_failure_gives_a_reference_to_quote() -> None:
    assert "a1b2" in read(render_to_string("500.html", {"request_id": "a1b2"})).one("code").text
    assert not read(render_to_string("500.html")).all("code")


def test_filters_are_a_form_that_works_alone_and_refreshes_with_htmx() -> None:
    request = RequestFactory().get("/list", {"sort": "-name", "after": "c"})
    drawn = read(
        render_to_string("_filters.html", {"form": Name(), "results_id": "results"}, request)
    )
    form = drawn.one("form", method="get", action="/list")
    assert form["hx-target"] == "#results"
    assert form.one("input", type="hidden")["value"] == "-name"
    assert form.one("button")["type"] == "submit"
    assert form.one("a").text == "Clear"
    assert "hx-get" not in read(render_to_string("_filters.html", {"form": Name()}, request)).one(
        "form"
    )


def test_empty_states_offer_the_next_step() -> None:
    context = {"title": "No meetings yet", "action_text": "Log a meeting", "action_url": "/log"}
    assert (
        read(render_to_string("_empty.html", context)).one("a", href="/log").text == "Log a meeting"
    )
    assert not read(render_to_string("_empty.html", {"title": "Nothing"})).all("a")


def test_a_question_is_asked_before_something_final() -> None:
    context = {"question": "Withdraw?", "button": "Withdraw meeting", "back_url": "/event"}
    drawn = read(render_to_string("_confirm.html", context, RequestFactory().get("/")))
    assert drawn.one("form", method="post").one("button").text == "Withdraw meeting"
    assert drawn.one("input", name="csrfmiddlewaretoken")["value"]
    assert drawn.one("a", href="/event").text == "Cancel"
