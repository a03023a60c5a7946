"""The design system's own components, called from Django templates.

They are Jinja macros kept by the nhsuk-frontend-jinja package, which follows upstream releases.
Hand-copied markup drifts, and then the design system's JavaScript refuses to start.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import jinja2
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Most macros are called like their folder; these are not.
MACRO_NAMES = {"tables": "table", "images": "image", "do-dont-list": "list"}
BLANK_LINES = re.compile(r"\n\s*\n+")
LOGO = re.compile(r'<svg class="nhsuk-header__logo".*?</svg>', re.DOTALL)
SEARCH_INPUT = '<input class="nhsuk-input" id="search-field"'
SEARCH_END = "</search>"
HEADERS_KEPT = 256  # some ten kilobytes each


def render_component(name: str, params: Mapping[str, Any]) -> SafeString:
    """Draw one component: `render_component("tag", {"text": "Overdue", "colour": "red"})`."""
    html = str(_macro(name)(_prepare(params)))
    # The macros escape what they are given, and leave a blank line for every condition not met.
    return mark_safe(BLANK_LINES.sub("\n", html).strip())  # noqa: S308


def nested(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Turn template arguments into macro parameters.

    `title_text` becomes titleText, and `legend__size` becomes {"legend": {"size": ...}}.
    """
    params: dict[str, Any] = {}
    for key, value in arguments.items():
        *path, last = [_camel(part) for part in key.split("__")]
        place = params
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return params


def is_branded() -> bool:
    """Whether this deployment may show the NHS logo, a trade mark; by default it may not."""
    return bool(getattr(settings, "NHS_LOGO", False))


def render_header(
    *,
    service: str,
    navigation: list[dict[str, Any]],
    account: list[dict[str, Any]],
    home: str,
    search_url: str = "",
    suggestions_url: str = "",
) -> SafeString:
    """The page header with the search box, the navigation and the account menu."""
    branded = is_branded()
    search = {
        "action": search_url,
        "attributes": {"data-app-search": ""},
        "label": {"visuallyHiddenText": f"Search {service}"},
    }
    params = {
        "service": {"text": service, "href": home},
        "logo": {} if branded else {"ariaLabel": f"{service} home"},
        "classes": "" if branded else "app-header--unbranded",
        "navigation": {"items": navigation},
        "account": {"items": account} if account else None,
        "search": search if search_url else None,
    }
    html = _drawn_header(_Header(_told_apart(params), params))
    if search_url:
        html = _with_suggestions(html, suggestions_url)
    # The component has no option to leave the logo out.
    return html if branded else mark_safe(LOGO.sub("", html))  # noqa: S308


def _with_suggestions(html: SafeString, url: str) -> SafeString:
    """The search box, asking for hits while one types; the component has no option for that.

    :raises ValueError: the component looks otherwise than it did.
    """
    before, box, after = html.partition(SEARCH_INPUT)
    inside, end, rest = after.partition(SEARCH_END)
    if not (box and end):
        raise ValueError("The header's search box is not where it was.")
    asks = format_html(
        ' spellcheck="false" hx-get="{}" hx-trigger="input changed delay:200ms" hx-params="q"'
        ' hx-target="#site-search-results" hx-swap="innerHTML" hx-sync="this:replace"',
        url,
    )
    found = render_to_string("nhsuk/_search_found.html")
    return mark_safe(f"{before}{box}{asks}{inside}{found}{end}{rest}")  # noqa: S308


@dataclass(frozen=True)
class _Header:
    """What a header is drawn from; equal to another that looks the same."""

    key: Hashable
    params: Mapping[str, Any] = field(compare=False)


@lru_cache(HEADERS_KEPT)
def _drawn_header(header: _Header) -> SafeString:
    """A fifth of the time of a small page, and the same on most pages that a person opens."""
    return render_component("header", header.params)


def _told_apart(value: Any) -> Hashable:
    """The value as a key. Text that may hold markup is another than the same that may not."""
    if isinstance(value, Mapping):
        return tuple((name, _told_apart(item)) for name, item in value.items())
    if isinstance(value, list | tuple):
        return tuple(_told_apart(item) for item in value)
    if isinstance(value, Promise):
        value = str(value)
    return type(value), value


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("nhsuk_frontend_jinja"),
        undefined=jinja2.ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(name: str) -> Any:
    template = _environment().get_template(f"nhsuk/components/{name}/macro.jinja")
    return getattr(template.module, MACRO_NAMES.get(name, _camel(name)))


def _camel(name: str) -> str:
    head, *rest = re.split(r"[-_]", name)
    return head + "".join(part.capitalize() for part in rest)


def _prepare(value: Any, key: str = "") -> Any:
    """Make values safe for the macros, which print every `html` parameter as it is."""
    if isinstance(value, Mapping):
        return {name: _prepare(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_prepare(item) for item in value]
    if isinstance(value, Promise):
        value = str(value)
    return conditional_escape(value) if key == "html" and value is not None else value
