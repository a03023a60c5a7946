"""`{% load nhs %}`: components, forms, formats and list furniture of the design system."""

import copy
from typing import Any, cast

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk import formats
from nhsuk.charts import Chart, Icon, SmallMultiples, StatementTable
from nhsuk.components import is_branded, nested, render_component, render_header
from nhsuk.forms.picker import Picker, picker_context

register = template.Library()
HIDDEN_INPUT = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
EMPTY_INPUT = format_html(HIDDEN_INPUT, "")

register.filter("nhs_date", formats.nhs_date)
register.filter("nhs_short_date", formats.nhs_short_date)
register.filter("nhs_month", formats.nhs_month)
register.filter("nhs_time", formats.nhs_time)
register.filter("nhs_datetime", formats.nhs_datetime)
register.filter("nhs_number", formats.nhs_number)
register.filter("nhs_pounds", formats.nhs_pounds)
register.filter("nhs_duration", formats.nhs_duration)
register.filter("counted", formats.counted)


@register.simple_tag
def nhs(component: str, **arguments: Any) -> SafeString:
    """Draw a component: `{% nhs "inset-text" text="..." %}`."""
    return render_component(component, nested(arguments))


@register.simple_block_tag
def nhsblock(content: SafeString, component: str, **arguments: Any) -> SafeString:
    """Draw a component around content, up to `{% endnhsblock %}`."""
    return render_component(component, {**nested(arguments), "html": content})


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """A tag for table rows, quicker than the component: `{% tag "Overdue" "red" %}`."""
    suffix = f" nhsuk-tag--{colour}" if colour else ""
    return format_html('<strong class="nhsuk-tag{}">{}</strong>', suffix, text)


@register.simple_tag
def nhs_logo() -> bool:
    """Whether the NHS logo and icons may be shown: `{% nhs_logo as branded %}`."""
    return is_branded()


@register.simple_tag
def site_header(
    request: HttpRequest,
    navigation: list[dict[str, Any]] | None,
    *,
    user: Any = None,
    account_url: str = "",
    sign_in_url: str = "",
    sign_out_url: str = "",
    search_url: str = "",
    suggestions_url: str = "",
    home: str = "/",
) -> SafeString:
    """The header with search, navigation and account menu.

    Only who is signed in may search. Signing out changes state, so it is a POST.
    """
    account: list[dict[str, Any]] = []
    signed_in = getattr(user, "is_authenticated", False)
    if signed_in:
        account.append({"text": str(user), "href": account_url or None, "icon": True})
    elif sign_in_url:
        account.append({"text": "Sign in", "href": sign_in_url})
    if signed_in and sign_out_url:
        html = format_html("{}Sign out", EMPTY_INPUT)
        account.append({"action": sign_out_url, "method": "post", "html": html})
    header = render_header(
        service="ICS CRM",
        navigation=list(navigation or []),
        account=account,
        home=home,
        search_url=search_url if signed_in else "",
        suggestions_url=suggestions_url,
    )
    # The token is another on each page, and the rest of the header is kept for the next one.
    if EMPTY_INPUT not in header:
        return header
    return mark_safe(header.replace(EMPTY_INPUT, format_html(HIDDEN_INPUT, get_token(request))))  # noqa: S308


@register.simple_tag
def field(bound: BoundField, **presentation: Any) -> SafeString:
    """Draw one field; may set label_size, label_is_heading, label_hidden, prefix and suffix."""
    shown = copy.copy(bound)
    for name, value in presentation.items():
        if not hasattr(shown, name):
            raise template.TemplateSyntaxError(f"A field has no presentation called {name}")
        setattr(shown, name, value)
    return SafeString(shown.as_field_group())


@register.inclusion_tag("nhsuk/_error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | str | None") -> dict[str, Any]:
    """All that is wrong, at the top of the page, each linked to the input that can put it right.

    A page without a form hands over an empty string, and gets no summary.
    """
    errors: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            errors += [{"text": str(text)} for text in form.non_form_errors()]
            errors += [error for one in form.forms for error in _form_errors(one)]
        elif isinstance(form, BaseForm) and form.is_bound:
            errors += _form_errors(form)
    return {"errors": errors}


@register.inclusion_tag("nhsuk/_picker_body.html")
def picker_body(bound: BoundField) -> dict[str, Any]:
    """The search box of a picker with what is chosen and, without JavaScript, what was found."""
    widget = cast(Picker, bound.field.widget)
    # Reading the value first: that is when the widget learns what was typed in its search box.
    chosen = widget.chosen(bound.value())
    context = picker_context(bound, widget.query)
    context["options"] = [option for option in context["options"] if option not in chosen]
    return {**context, "widget": widget, "chosen": chosen}


@register.inclusion_tag("_pagination.html", takes_context=True)
def page_links(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next for a keyset page: anything with `previous_cursor` and `next_cursor`."""
    return {
        "previous": _with_query(context, before=page.previous_cursor, after=None)
        if page.previous_cursor
        else "",
        "next": _with_query(context, after=page.next_cursor, before=None)
        if page.next_cursor
        else "",
    }


@register.inclusion_tag("nhsuk/_sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, text: str, key: str, *, numeric: bool = False, default: bool = False
) -> dict[str, Any]:
    """A column heading that sorts by `?sort=key`, and by `?sort=-key` when it already does."""
    current = context["request"].GET.get("sort", key if default else "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if direction == "ascending" else key
    return {
        "text": text,
        "numeric": numeric,
        "direction": direction,
        "href": _with_query(context, sort=target, before=None, after=None),
    }


@register.inclusion_tag("nhsuk/_chart.html")
def chart(drawing: Chart, heading_level: int = 3) -> dict[str, Any]:
    """A figure with its heading, picture, description and table: `{% chart chart %}`."""
    return {"chart": drawing, "heading": f"h{heading_level}"}


@register.inclusion_tag("nhsuk/_small_multiples.html")
def small_multiples(grid: SmallMultiples, heading_level: int = 2) -> dict[str, Any]:
    """Small charts side by side under one heading and one legend."""
    levels = {"heading": f"h{heading_level}", "small_heading": f"h{heading_level + 1}"}
    return {"grid": grid, **levels}


@register.inclusion_tag("nhsuk/_statement_table.html")
def statement_table(table: StatementTable, heading_level: int = 2) -> dict[str, Any]:
    """A table of figures on shades, each with what it rests on."""
    return {"table": table, "heading": f"h{heading_level}"}


@register.simple_tag
def spc_icon(icon: Icon | None) -> SafeString | str:
    """An icon of variation or assurance with its words as text alternative, for a table's cell."""
    return icon.svg if icon else ""


def _form_errors(form: BaseForm) -> list[dict[str, str]]:
    errors = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        if bound.errors:
            messages = getattr(bound, "messages", None) or [str(text) for text in bound.errors]
            target = getattr(bound, "first_input_id", "") or bound.id_for_label
            # A hidden input cannot take the focus.
            link = {} if bound.is_hidden else {"href": f"#{target}"}
            errors += [{"text": text, **link} for text in messages]
    return errors


def _with_query(context: template.Context, **changes: str | None) -> str:
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"
