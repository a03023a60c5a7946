"""What boards must contain: rule sets listed, shown, added, changed by a new version, ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import without_errors
from nhsuk.paging import keyset_page
from nhsuk.submission import errors_into, form_page, sent
from partners.access import can, may_anywhere, require, require_anywhere
from partners.actions.rule_set import add_rule_set, change_rule_set, end_rule_set
from partners.current_system import current_system
from partners.errors import PartnersError
from partners.forms.rule_set import (
    ChangeForm,
    NewRuleSetForm,
    RuleSetEndForm,
    more_rows,
    requirements_formset,
    rules_of,
)
from partners.models import CompositionRuleSet, System
from partners.presenters.rule_set import rule_set_facts, rule_set_rows

NEW_ROWS = 6
MORE = "more"


@require_safe
def rule_sets(request: SignedInRequest) -> HttpResponse:
    """All versions that the person may see, by name."""
    require_anywhere(request.user, Permission.VIEW_PARTNERSHIPS)
    rows = CompositionRuleSet.objects.visible_to(request.user).select_related("system")
    page = keyset_page(rows, request.GET, order=("name", "-valid_from", "-id"))
    system = current_system(request)
    context = {
        "page": page,
        "rows": rule_set_rows(page, timezone.localdate()),
        "system": system,
        "may_add": system is not None and can(request.user, Permission.MANAGE_RULE_SETS, system),
        "may_add_national": _may_national(request.user),
        "fictional_data": system is not None and system.is_fictional,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "partners/rule_sets.html", context)


@require_safe
def rule_set(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One version: its requirements in words, its source, and the other versions."""
    shown = _rule_set(request.user, public_id)
    context = {
        "rule_set": shown,
        "facts": rule_set_facts(shown, timezone.localdate()),
        "may_change": shown.valid_to is None and _may_change(request.user, shown),
        "fictional_data": _is_fictional(shown),
        "breadcrumbs": [
            *_crumbs(),
            {"text": "What boards must contain", "href": reverse("partners:rule_sets")},
        ],
    }
    return render(request, "partners/rule_set.html", context)


def rule_set_add(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Add what a system's own constitution asks of its boards."""
    system = get_object_or_404(System.objects.visible_to(request.user), public_id=public_id)
    require(request.user, Permission.MANAGE_RULE_SETS, system)
    return _add(request, system)


def rule_set_add_national(request: SignedInRequest) -> HttpResponse:
    """Add what law or national guidance asks of the boards of every system."""
    require_anywhere(request.user, Permission.MANAGE_NATIONAL_RULE_SETS)
    return _add(request, None)


def rule_set_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Write a new version, which holds from a day on. The one before ends and stays."""
    shown = _to_change(request.user, public_id)
    form = ChangeForm(sent(request), rule_set=shown)
    rules = requirements_formset(sent(request), rules=shown.rules)
    page = {**_page(shown), "rules": rules}
    template = "partners/rule_set_change.html"
    if MORE in request.POST:
        page["rules"] = more_rows(request.POST)
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid() and rules.is_valid():
        with errors_into(form, PartnersError):
            made = change_rule_set(
                by=request.user,
                rule_set=shown,
                facts=form.facts(rules_of(rules)),
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
            )
            messages.success(request, f"The new version of {made} is recorded.")
            return redirect("partners:rule_set", made.public_id)
    return _rules_page(request, template, form, **page)


def rule_set_end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Record the last day on which a rule set holds."""
    shown = _to_change(request.user, public_id)
    form = RuleSetEndForm(sent(request))
    if form.is_valid():
        with errors_into(form, PartnersError):
            end_rule_set(by=request.user, rule_set=shown, **form.cleaned_data)
            messages.success(request, f"The last day of {shown} is recorded.")
            return redirect("partners:rule_set", shown.public_id)
    return form_page(request, "partners/rule_set_end.html", form, **_page(shown))


def _add(request: SignedInRequest, system: System | None) -> HttpResponse:
    """The form, and what happens with it."""
    template = "partners/rule_set_add.html"
    form = NewRuleSetForm(sent(request))
    rules = requirements_formset(sent(request), shown=NEW_ROWS)
    page = {
        "system": system,
        "rules": rules,
        "fictional_data": system is not None and system.is_fictional,
        "back_url": reverse("partners:rule_sets"),
    }
    if MORE in request.POST:
        page["rules"] = more_rows(request.POST)
        return form_page(request, template, without_errors(form), **page)
    if form.is_valid() and rules.is_valid():
        with errors_into(form):
            made = add_rule_set(
                by=request.user,
                system=system,
                board_kind=form.cleaned_data["board_kind"],
                name=form.cleaned_data["name"],
                standing=form.cleaned_data["standing"],
                facts=form.facts(rules_of(rules)),
            )
            messages.success(request, f"{made} is added.")
            return redirect("partners:rule_set", made.public_id)
    return _rules_page(request, template, form, **page)


def _rules_page(
    request: SignedInRequest, template: str, form: Any, *, rules: Any, **page: Any
) -> HttpResponse:
    """The page with both forms: 422 when something is wrong in either."""
    wrong = form.is_bound and (form.errors or not rules.is_valid())
    context = {"form": form, "rules": rules, "page_has_errors": wrong, **page}
    return render(request, template, context, status=422 if wrong else 200)


def _rule_set(user: User, public_id: str) -> CompositionRuleSet:
    rows = CompositionRuleSet.objects.visible_to(user).select_related("system")
    return get_object_or_404(rows, public_id=public_id)


def _to_change(user: User, public_id: str) -> CompositionRuleSet:
    shown = _rule_set(user, public_id)
    if shown.system is None:
        require_anywhere(user, Permission.MANAGE_NATIONAL_RULE_SETS)
    else:
        require(user, Permission.MANAGE_RULE_SETS, shown.system)
    return shown


def _may_change(user: User, shown: CompositionRuleSet) -> bool:
    if shown.system is None:
        return _may_national(user)
    return can(user, Permission.MANAGE_RULE_SETS, shown.system)


def _may_national(user: User) -> bool:
    return may_anywhere(user, Permission.MANAGE_NATIONAL_RULE_SETS)


def _is_fictional(shown: CompositionRuleSet) -> bool:
    """Law is real, whatever system a person works in."""
    return shown.system is not None and shown.system.is_fictional


def _page(shown: CompositionRuleSet) -> dict[str, Any]:
    return {
        "rule_set": shown,
        "fictional_data": _is_fictional(shown),
        "back_url": reverse("partners:rule_set", args=[shown.public_id]),
    }


def _crumbs() -> list[dict[str, str]]:
    return [
        {"text": "Home", "href": "/"},
        {"text": "Boards", "href": reverse("partners:boards")},
    ]
