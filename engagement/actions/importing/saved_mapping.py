"""Choices of columns under a name, for the next sheet of the same shape."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.enums import SheetKind
from engagement.imports.mapping import ColumnMapping
from engagement.models import SavedMapping
from partners.models import System


@action
def save_mapping(
    *, by: Actor, system: System, kind: str, name: str, mapping: ColumnMapping
) -> SavedMapping:
    """Keep choices of columns under a name; those that had the name before make way.

    :raises ValidationError: there is no name, or it is too long.
    """
    name = " ".join(name.split())
    of_kind = SavedMapping.objects.select_for_update(of=("self",)).of_kind(kind, system)
    saved = of_kind.filter(name__iexact=name).first() or SavedMapping(
        system=system, kind=SheetKind(kind), created_by=by if isinstance(by, User) else None
    )
    saved.name = name
    saved.mapping = mapping.as_json()
    saved.full_clean(exclude=["system", "created_by", "kind"], validate_constraints=False)
    saved.save()
    record("saved_mapping.saved", saved, system_id=system.public_id, facts={"kind": str(kind)})
    return saved


@action
def rename_mapping(*, by: Actor, saved: SavedMapping, name: str) -> SavedMapping:
    """Call saved choices of columns otherwise.

    :raises ValidationError: there is no name, or others have it.
    """
    saved.name = " ".join(name.split())
    saved.full_clean(exclude=["system", "created_by", "kind"], validate_constraints=False)
    try:
        with transaction.atomic():
            saved.save(update_fields=["name"])
    except IntegrityError as error:
        sentence = "There are saved columns of this name already. Choose another name."
        raise ValidationError({"name": sentence}) from error
    record("saved_mapping.renamed", saved, system_id=saved.system.public_id, changed=["name"])
    return saved


@action
def delete_mapping(*, by: Actor, saved: SavedMapping) -> None:
    """Forget saved choices of columns. Imports that were read with them stay as they are."""
    record("saved_mapping.deleted", saved, system_id=saved.system.public_id)
    saved.delete()
