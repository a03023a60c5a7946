"""What a view does with a form: hand it to an action, show what was wrong, answer 422."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is empty; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone; going back in the browser asks for the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


@contextmanager
def errors_into(
    form: forms.BaseForm, *refusals: type[Exception], names: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Put what an action found wrong onto the form, beside the field where there is one.

    `refusals` are the exceptions of the action whose text is a sentence for the person; `names`
    says which of the form's fields stands for a field of the action that is called otherwise.
    """
    try:
        yield
    except ValidationError as error:
        for name, messages in _by_field(error).items():
            field = (names or {}).get(name, name)
            target = field if field in form.fields else None
            form.add_error(target, messages)
    except refusals as error:
        form.add_error(None, str(error))


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """The page with the form: 422 when something is wrong with what was sent."""
    wrong = form.is_bound and bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return error.message_dict
    return {NON_FIELD_ERRORS: error.messages}
