"""Filters kept under a name, for oneself or for everyone in the system."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.recording import action, record
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.lists.saved import LISTS, valid_parameters
from engagement.models import SavedView, UsualView
from engagement.models.saved_view import ViewedList
from partners.models import System

TAKEN = "There is a view of this name already. Choose another name."


@action
def save_view(
    *,
    by: User,
    system: System,
    viewed: str,
    name: str,
    parameters: Mapping[str, str],
    is_shared: bool = False,
) -> SavedView:
    """Keep filters and order of a list; what the list does not know is not kept.

    :raises ValidationError: there is no name, or it is taken.
    """
    kept = valid_parameters(LISTS[ViewedList(viewed)], parameters, by).parameters
    view = SavedView(
        system=system,
        owner=by,
        viewed=viewed,
        name=" ".join(name.split()),
        is_shared=is_shared,
        parameters=kept,
    )
    _store(view)
    record(
        "saved_view.saved",
        view,
        system_id=system.public_id,
        facts={"list": str(viewed), "is_shared": is_shared, "filters": len(kept)},
    )
    return view


@action
def change_saved_view(
    *,
    by: User,
    view: SavedView,
    name: str,
    is_shared: bool,
    expected_version: int,
    parameters: Mapping[str, str] | None = None,
) -> SavedView:
    """Call it otherwise, share it, or keep it to its owner; without parameters they stay.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: it would become a view of somebody else's own.
    :raises ValidationError: there is no name, or it is taken.
    """
    view = _locked(view, expected_version)
    if view.is_shared and not is_shared and view.owner_id != by.pk:
        raise NotPossibleError("Only who made a shared view can keep it to themselves.")
    new: dict[str, Any] = {"name": " ".join(name.split()), "is_shared": is_shared}
    if parameters is not None:
        new["parameters"] = _kept(view, parameters, by)
    changed = [field for field, value in new.items() if getattr(view, field) != value]
    for field in changed:
        setattr(view, field, new[field])
    _store(view)
    record("saved_view.changed", view, system_id=view.system.public_id, changed=changed)
    return view


@action
def replace_filters(
    *, by: User, view: SavedView, parameters: Mapping[str, str], expected_version: int
) -> SavedView:
    """Keep other filters under the same name.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    """
    view = _locked(view, expected_version)
    view.parameters = _kept(view, parameters, by)
    view.save()
    record("saved_view.filtered", view, system_id=view.system.public_id, changed=["parameters"])
    return view


@action
def delete_saved_view(*, by: User, view: SavedView, expected_version: int) -> None:
    """Forget it, also where it was somebody's usual view. No fact is lost: only a way to look.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    """
    view = _locked(view, expected_version)
    record(
        "saved_view.deleted",
        view,
        system_id=view.system.public_id,
        facts={"list": view.viewed, "is_shared": view.is_shared},
    )
    view.delete()


@action
def choose_usual_view(*, by: User, view: SavedView) -> UsualView:
    """Open the list with this view from now on, for the person alone."""
    usual, _ = UsualView.objects.update_or_create(
        user=by, system=view.system, viewed=view.viewed, defaults={"view": view}
    )
    record("saved_view.made_usual", view, system_id=view.system.public_id)
    return usual


@action
def forget_usual_view(*, by: User, view: SavedView) -> None:
    """Open the list as it is again, for the person alone."""
    UsualView.objects.filter(user=by, view=view).delete()
    record("saved_view.no_longer_usual", view, system_id=view.system.public_id)


def _kept(view: SavedView, parameters: Mapping[str, str], by: User) -> dict[str, str]:
    return valid_parameters(LISTS[ViewedList(view.viewed)], parameters, by).parameters


def _store(view: SavedView) -> None:
    """:raises ValidationError: there is no name, it is too long, or it is taken."""
    if not view.name:
        raise ValidationError({"name": "Enter a name."})
    view.full_clean(exclude=["system", "owner", "parameters"], validate_constraints=False)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise ValidationError({"name": TAKEN}) from error


def _locked(view: SavedView, expected_version: int) -> SavedView:
    rows = SavedView.objects.select_for_update(of=("self",)).select_related("system", "owner")
    found = rows.filter(pk=view.pk).first()
    if found is None or found.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this view after you opened it. Look at their version first."
        )
    return found
