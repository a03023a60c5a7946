"""By what else than its id a body may name a record."""

import uuid
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from accounts.api.references import NAMINGS, Given, Naming
from accounts.models import User
from audit.tracking import Tracked
from partners.enums import IdentifierScheme
from partners.models import (
    ExternalKey,
    Identifier,
    Organisation,
    Partnership,
    Person,
    Place,
    System,
)

EXTERNAL_ID, EXTERNAL_SOURCE, SYSTEM = "external_id", "external_source", "system"
# The word for whoever names no system of their own.
USUAL_SOURCE = "api"


def add_namings() -> None:
    """Make all ways known, once."""
    if NAMINGS:
        return
    in_system = frozenset({SYSTEM})
    for scheme in IdentifierScheme.values:
        NAMINGS.append(Naming(Organisation, scheme, partial(_by_code, scheme)))
        NAMINGS.append(Naming(Partnership, scheme, partial(_of_coded, scheme), in_system))
    NAMINGS.append(Naming(System, "ods", lambda rows, given, _: rows.filter(code=given["ods"])))
    NAMINGS.append(Naming(Place, "name", _by_name, in_system))
    NAMINGS.append(Naming(Person, "email", _by_email, in_system))
    NAMINGS.append(Naming(User, "email", _by_email))
    NAMINGS.append(
        Naming(Tracked, EXTERNAL_ID, _by_external_id, frozenset({EXTERNAL_SOURCE, SYSTEM}))
    )


def in_named_system(given: Given, path: str = "system") -> Q:
    """Rows of the system that is named by its id or its code; all, if none is named."""
    named = given.get(SYSTEM)
    if named is None:
        return Q()
    try:
        return Q(**{f"{path}__public_id": uuid.UUID(named)})
    except ValueError:
        return Q(**{f"{path}__code": named})


def _by_code(scheme: str, rows: QuerySet[Any], given: Given, _: Any) -> QuerySet[Any]:
    return rows.filter(pk__in=_coded(scheme, given))


def _of_coded(scheme: str, rows: QuerySet[Any], given: Given, _: Any) -> QuerySet[Any]:
    """Partnerships with the systems themselves come before those that join two partners."""
    return rows.filter(
        in_named_system(given),
        organisation__in=_coded(scheme, given),
        counterpart=None,
        withdrawn_at=None,
    )


def _coded(scheme: str, given: Given) -> QuerySet[Any, Any]:
    codes = Identifier.objects.filter(scheme=scheme, value__iexact=given[scheme])
    return codes.values("organisation")


def _by_name(rows: QuerySet[Any], given: Given, _: Any) -> QuerySet[Any]:
    return rows.filter(in_named_system(given), name__iexact=given["name"])


def _by_email(rows: QuerySet[Any], given: Given, _: Any) -> QuerySet[Any]:
    system = in_named_system(given) if SYSTEM in given else Q()
    return rows.filter(system, email__iexact=given["email"])


def _by_external_id(rows: QuerySet[Any], given: Given, user: Any) -> QuerySet[Any]:
    keys = ExternalKey.objects.visible_to(user).of_type(rows.model)
    found = keys.filter(
        in_named_system(given),
        source=given.get(EXTERNAL_SOURCE, USUAL_SOURCE),
        value=given[EXTERNAL_ID],
    )
    return rows.filter(public_id__in=found.values("record_id"))
