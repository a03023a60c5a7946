"""What a person sees who saved over somebody else's change: both versions, and the choice."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import SignedInRequest
from partners.presenters.conflict import differences, to_send_again


def conflict_page(
    request: SignedInRequest,
    form: forms.Form,
    record: Any,
    *,
    current: Mapping[str, Any],
    back_url: str,
) -> HttpResponse:
    """Answer 409 with both versions. Sending again overwrites the version that is shown.

    ``record`` is any record of a system that has a version.
    """
    context = {
        "record": record,
        "differences": differences(form, current),
        "hidden": to_send_again(form),
        "back_url": back_url,
        "fictional_data": record.system.is_fictional,
    }
    return render(request, "partners/conflict.html", context, status=HTTPStatus.CONFLICT)
