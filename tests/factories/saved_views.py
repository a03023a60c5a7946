"""Filters kept under a name."""

from collections.abc import Mapping

from accounts.models import User
from engagement.actions.saved_view import save_view
from engagement.models import SavedView
from partners.models import System
from tests.factories.partners import make_system, next_number
from tests.factories.users import make_user


def make_saved_view(
    *,
    system: System | None = None,
    owner: User | None = None,
    viewed: str = "events",
    name: str = "",
    parameters: Mapping[str, str] | None = None,
    is_shared: bool = False,
) -> SavedView:
    """The calls of a system, kept by one of its managers."""
    system = system or make_system()
    return save_view(
        by=owner or make_user(system=system),
        system=system,
        viewed=viewed,
        name=name or f"View {next_number()}",
        parameters={"kind": "call"} if parameters is None else parameters,
        is_shared=is_shared,
    )
