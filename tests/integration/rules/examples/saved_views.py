"""Examples of views: kept, changed, taken as one's usual one."""

from typing import Any

from engagement.actions.saved_view import choose_usual_view
from engagement.imports.mapping import ColumnMapping
from engagement.models import SavedView
from tests import factories as make
from tests.integration.imports.sheets import saved_mapping
from tests.integration.rules.examples.registry import example


def _view() -> SavedView:
    view = make.make_saved_view()
    view.refresh_from_db()
    return view


@example("engagement.actions.saved_view.save_view")
def _() -> dict[str, Any]:
    system = make.make_system()
    return {
        "by": make.make_user(system=system),
        "system": system,
        "viewed": "events",
        "name": "Calls",
        "parameters": {"kind": "call"},
    }


@example("engagement.actions.saved_view.change_saved_view")
def _() -> dict[str, Any]:
    view = _view()
    named = {"name": "Other", "is_shared": True}
    return {"by": view.owner, "view": view, "expected_version": view.version, **named}


@example("engagement.actions.saved_view.replace_filters")
def _() -> dict[str, Any]:
    view = _view()
    other = {"kind": "visit"}
    return {
        "by": view.owner,
        "view": view,
        "expected_version": view.version,
        "parameters": other,
    }


@example("engagement.actions.saved_view.delete_saved_view")
def _() -> dict[str, Any]:
    view = _view()
    return {"by": view.owner, "view": view, "expected_version": view.version}


@example("engagement.actions.saved_view.choose_usual_view")
def _() -> dict[str, Any]:
    view = _view()
    return {"by": view.owner, "view": view}


@example("engagement.actions.saved_view.forget_usual_view")
def _() -> dict[str, Any]:
    view = _view()
    choose_usual_view(by=view.owner, view=view)
    return {"by": view.owner, "view": view}


@example("engagement.actions.importing.saved_mapping.save_mapping")
def _() -> dict[str, Any]:
    mapping = ColumnMapping(columns={"date": ["Date"], "organisations": ["Partner"]})
    return {"system": make.make_system(), "kind": "events", "name": "Our log", "mapping": mapping}


@example("engagement.actions.importing.saved_mapping.rename_mapping")
def _() -> dict[str, Any]:
    return {"saved": saved_mapping(), "name": "Another name"}


@example("engagement.actions.importing.saved_mapping.delete_mapping")
def _() -> dict[str, Any]:
    return {"saved": saved_mapping()}
