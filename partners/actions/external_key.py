"""What other systems call our records."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.recording import Actor, action, record_each
from audit.tracking import Tracked
from partners.erasure import also_erases
from partners.errors import PartnersError
from partners.models import ExternalKey, Person, System


@action
def name_records(
    *, by: Actor, system: System, source: str, named: Sequence[tuple[Tracked, str]]
) -> None:
    """Remember what another system calls records of one kind, each with its key.

    :param source: a short word for the other system; a key is unique within it.
    :raises PartnersError: the other system calls another record so.
    """
    record_type = named[0][0]._meta.label_lower
    _let_go_of_what_is_gone(system, source, named)
    keys = [
        ExternalKey(
            system=system,
            source=source,
            record_type=record_type,
            value=value,
            record_id=record.public_id,
        )
        for record, value in named
    ]
    try:
        with transaction.atomic():
            ExternalKey.objects.bulk_create(keys, batch_size=1_000)
    except IntegrityError as error:
        raise PartnersError(
            "Another record is known by this external_id already. Read it by its external_id first."
        ) from error
    record_each(
        "external_id.given",
        ((record, {"external_source": source}) for record, _ in named),
        system_id=system.public_id,
    )


@action
def name_record(
    *, by: Actor, system: System, source: str, record: Tracked, external_id: str
) -> None:
    """Remember what another system calls a record that was here before.

    :raises PartnersError: the other system calls another record so.
    """
    name_records(by=by, system=system, source=source, named=[(record, external_id)])
    # Shown with the record, so readers of changes have to learn of it.
    type(record)._default_manager.filter(pk=record.pk).update(updated_at=timezone.now())


@also_erases
def forget_keys(person: Person) -> None:
    """Another system's key leads to the person there."""
    ExternalKey.objects.of_type(Person).filter(record_id=person.public_id).delete()


def _let_go_of_what_is_gone(
    system: System, source: str, named: Sequence[tuple[Tracked, str]]
) -> None:
    """Free the keys of records that an undone import took away."""
    model = type(named[0][0])
    taken = ExternalKey.objects.of_type(model).filter(
        system=system, source=source, value__in=[value for _, value in named]
    )
    here = model._default_manager.filter(public_id__in=taken.values("record_id"))
    taken.exclude(record_id__in=here.values("public_id")).delete()
