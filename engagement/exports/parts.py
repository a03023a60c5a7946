"""Columns that many tables have, written once."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.roles import Permission
from engagement.enums import Sensitivity
from engagement.exports.columns import Access, CodeOf, Column, Guard, Kind
from partners.enums import IdentifierScheme

NOTES = Guard(Permission.VIEW_CONFIDENTIAL_NOTES)
PEOPLE = Guard(Permission.VIEW_PEOPLE)
OPEN_NOTES = Guard(Permission.VIEW_CONFIDENTIAL_NOTES, open=Q(sensitivity=Sensitivity.OPEN))

ID = Column("id", Kind.ID, "The id that addresses and the API use. It never changes.", "public_id")
SYSTEM = Column("system_id", Kind.ID, "The system that it belongs to.", "system__public_id")
VERSION = Column("version", Kind.INTEGER, "Rises with every change of the row.")
CHANGED = Column("changed", Kind.MOMENT, "When the row was changed last.", "updated_at")
STAMPS = (VERSION, CHANGED)
WITHDRAWN = (
    Column(
        "withdrawn",
        Kind.BOOLEAN,
        "It was taken back: leave it out of every count.",
        Q(withdrawn_at__isnull=False),
    ),
    Column("withdrawn_reason", Kind.TEXT, "Why it was taken back; empty if it was not."),
)
RECORDED_AT = Column("recorded_at", Kind.MOMENT, "When it was recorded.")


def of_system(model: type[Model]) -> Any:
    """The rows of a model that the person may see in the system of the export."""

    def rows(access: Access) -> QuerySet[Any]:
        manager: Any = model._default_manager
        found: QuerySet[Any] = manager.visible_to(access.user).filter(system=access.system)
        return found

    return rows


def inside(model: type[Model], parent: Any, key: str) -> Any:
    """The rows of a model inside the rows of another one, named by a key."""

    def rows(access: Access) -> QuerySet[Any]:
        manager: Any = model._default_manager
        found: QuerySet[Any] = manager.filter(**{f"{key}__in": parent(access).order_by()})
        return found

    return rows


def ref(path: str, meaning: str, *, name: str = "", null: bool = False) -> Column:
    """The id of another record."""
    name = name or f"{path.rsplit('__', 1)[-1]}_id"
    return Column(name, Kind.ID, meaning, f"{path}__public_id", null=null)


def codes(organisation: str) -> tuple[Column, ...]:
    """The two codes by which a warehouse joins: that of the NHS and that of the statisticians."""
    return (
        Column(
            "ods_code",
            Kind.CODE,
            "The organisation's NHS code (ODS).",
            CodeOf(organisation, IdentifierScheme.ODS),
            null=True,
        ),
        Column(
            "gss_code",
            Kind.CODE,
            "The ONS code (GSS) of the area that the organisation governs: only councils have one.",
            CodeOf(organisation, IdentifierScheme.GSS),
            null=True,
        ),
    )


def partner(path: str = "partnership", *, null: bool = False) -> tuple[Column, ...]:
    """Which partner a row is about: its partnership, its organisation and their codes."""
    return (
        ref(path, "The partnership: an organisation with this system.", null=null),
        ref(f"{path}__organisation", "Its organisation.", null=null),
        *codes(f"{path}__organisation"),
    )
