from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import _does_token_match  # type: ignore[attr-defined]
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from pytest_django import Settings

from nhsuk.components import nested, render_component
from tests.unit.nhsuk.markup import Element, read

request_factory = RequestFactory()


def draw(source: str, **context: Any) -> Element:
    return read(Template("{% load nhs %}" + source).render(Context(context)))


def test_arguments_become_macro_parameters() -> None:
    assert nested({"title_text": "A", "legend__size": "m", "legend__text": "L"}) == {
        "titleText": "A",
        "legend": {"size": "m", "text": "L"},
    }


def test_a_component_is_drawn_by_its_upstream_macro() -> None:
    tag = draw('{% nhs "tag" text="Overdue" colour="red" %}').one("strong")
    assert tag.text == "Overdue"
    assert tag.classes == {"nhsuk-tag", "nhsuk-tag--red"}


def test_a_component_goes_around_content() -> None:
    page = draw(
        '{% nhsblock "details" summary_text="Why" %}<p>{{ why }}</p>{% endnhsblock %}', why="<b>"
    )
    assert page.one("summary").text == "Why"
    assert page.one("p").text == "<b>"


def test_components_with_another_macro_name_work_too() -> None:
    html = render_component("tables", {"rows": [[{"text": "a"}]], "caption": "C"})
    assert read(html).one("caption").text == "C"


def test_text_and_html_from_outside_are_escaped() -> None:
    bad = "<script>alert(1)</script>"
    for params in ({"text": bad}, {"html": bad}):
        assert "<script>" not in render_component("inset-text", params)
    rows = [{"key": {"text": "K"}, "value": {"html": bad}}]
    assert "<script>" not in render_component("summary-list", {"rows": rows})
    kept = render_component("inset-text", {"html": SafeString("<b>kept</b>")})
    assert read(kept).one("b").text == "kept"


def test_lazy_words_are_words() -> None:
    html = render_component("button", {"text": gettext_lazy("Save")})
    assert read(html).one("button").text == "Save"


def test_tag_for_table_rows_escapes() -> None:
    page = draw("{% tag state 'blue' %}{% tag 'Plain' %}", state="<i>")
    assert [tag.text for tag in page.all("strong")] == ["<i>", "Plain"]
    assert [tag.classes for tag in page.all("strong")][1] == {"nhsuk-tag"}


def test_the_header_is_unbranded_unless_the_deployment_says_otherwise(settings: Settings) -> None:
    source = "{% site_header request navigation %}"
    request = request_factory.get("/")
    settings.NHS_LOGO = False
    plain = draw(source, request=request, navigation=[])
    assert not plain.all("svg", css="nhsuk-header__logo")
    assert plain.one("a", css="nhsuk-header__service-logo")["aria-label"] == "ICS CRM home"
    settings.NHS_LOGO = True
    assert draw(source, request=request, navigation=[]).all("svg", css="nhsuk-header__logo")


class Person:
    is_authenticated = True

    def __init__(self, name: str = "Jo O'Brien <London>") -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def test_the_header_shows_where_one_is_and_signs_out_by_post() -> None:
    page = draw(
        "{% site_header request navigation user=user"
        " sign_out_url='/sign-out/' sign_in_url='/sign-in/' %}",
        request=request_factory.get("/"),
        navigation=[{"text": "Home", "href": "/", "current": True}, {"text": "B", "href": "/b"}],
        user=Person(),
    )
    assert page.one("a", css="nhsuk-header__navigation-link", href="/")["aria-current"] == "page"
    assert [a.text for a in page.all("a", css="nhsuk-header__navigation-link")] == ["Home", "B"]
    form = page.one("form", action="/sign-out/", method="post")
    assert form.one("input", name="csrfmiddlewaretoken")["value"]
    assert form.one("button").text == "Sign out"
    assert "Jo O'Brien <London>" in page.one("nav", **{"aria-label": "Account"}).text
    assert not page.all("a", href="/sign-in/")


def test_who_is_not_signed_in_can() -> None:
    page = draw(
        "{% site_header request navigation sign_in_url='/sign-in/' sign_out_url='/sign-out/' %}",
        request=request_factory.get("/"),
        navigation=None,
    )
    assert page.one("a", href="/sign-in/").text == "Sign in"
    assert not page.all("form")


def test_a_header_that_is_kept_is_nobody_elses() -> None:
    def account(user: Person, request: HttpRequest) -> tuple[str, str]:
        page = draw(
            "{% site_header request navigation user=user sign_out_url='/sign-out/' %}",
            request=request,
            navigation=[],
            user=user,
        )
        token = page.one("input", name="csrfmiddlewaretoken")["value"]
        return page.one("nav", **{"aria-label": "Account"}).text, token

    here, there = request_factory.get("/"), request_factory.get("/")
    named, token = account(Person("Jo"), here)
    assert "Jo" in named
    assert account(Person("Sam"), here)[0] == named.replace("Jo", "Sam")
    again, other = account(Person("Jo"), there)
    assert again == named
    assert token != other
    assert _does_token_match(token, here.META["CSRF_COOKIE"])
    assert not _does_token_match(token, there.META["CSRF_COOKIE"])


class Page:
    def __init__(self, previous_cursor: str, next_cursor: str) -> None:
        self.previous_cursor = previous_cursor
        self.next_cursor = next_cursor


def links(page: Page, query: str = "") -> dict[str, str]:
    drawn = draw("{% page_links page %}", page=page, request=request_factory.get(f"/list?{query}"))
    return {link["rel"]: link["href"] for link in drawn.all("a")}


def test_keyset_pages_keep_the_filters_and_drop_the_old_cursor() -> None:
    assert links(Page("p1", "n1"), "q=trust&kind=a&kind=b&after=x") == {
        "prev": "?q=trust&kind=a&kind=b&before=p1",
        "next": "?q=trust&kind=a&kind=b&after=n1",
    }


def test_keyset_pages_show_only_the_directions_there_are() -> None:
    assert links(Page("", "n1")) == {"next": "?after=n1"}
    assert links(Page("p1", "")) == {"prev": "?before=p1"}
    assert links(Page("", "")) == {}


def sort_cell(query: str) -> Element:
    source = "<table>{% sort_header 'Name' 'name' default=True %}</table>"
    return draw(source, request=request_factory.get(f"/list?{query}")).one("th")


def test_a_column_sorts_up_then_down_and_says_so() -> None:
    cells = {query: sort_cell(query) for query in ("", "sort=-name", "sort=score&q=x&after=c")}
    found = {
        query: (cell.attrs.get("aria-sort"), cell.one("a")["href"]) for query, cell in cells.items()
    }
    assert found == {
        "": ("ascending", "?sort=-name"),
        "sort=-name": ("descending", "?sort=name"),
        "sort=score&q=x&after=c": (None, "?sort=name&q=x"),
    }
