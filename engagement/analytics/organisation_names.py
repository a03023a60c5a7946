"""The directory that an import's names are looked up in."""

from collections.abc import Iterator

from django.utils import timezone

from engagement.imports.matching import Directory, Listed
from partners.enums import NOT_PARTNERS, NameKind, OrganisationKind
from partners.models import Organisation, OrganisationName, Partnership, System

_BOARD = "Integrated Care Board"


def directory_of(system: System) -> Directory:
    """All organisations that an import into the system may name, with all their names.

    An invented history never hangs on a real organisation, nor a real one on an invented one.
    """
    partners = set(
        Partnership.objects.active()
        .filter(system=system, counterpart__isnull=True)
        .values_list("organisation_id", flat=True)
    )
    today = timezone.localdate()
    organisations = Organisation.objects.filter(is_fictional=system.is_fictional)
    if system.is_fictional:
        organisations = organisations.filter(partnerships__system=system).distinct()
    listed = {
        pk: Listed(
            pk=pk,
            public_id=public_id,
            name=name,
            is_partner=pk in partners,
            is_open=legal_end is None or legal_end >= today,
            can_be_partner=kind not in NOT_PARTNERS,
        )
        for pk, public_id, name, kind, legal_end in organisations.values_list(
            "pk", "public_id", "name", "kind", "legal_end"
        ).iterator()
    }
    boards = set(organisations.filter(kind=OrganisationKind.ICB).values_list("pk", flat=True))
    return Directory(_names(listed, boards))


def _names(listed: dict[int, Listed], boards: set[int]) -> Iterator[tuple[Listed, str, bool]]:
    for pk, one in listed.items():
        yield one, one.name, False
        if pk in boards:
            yield from ((one, name, True) for name in _board_names(one.name))
    names = OrganisationName.objects.values_list("organisation_id", "name", "kind")
    for pk, name, kind in names.iterator():
        if pk in listed:
            yield listed[pk], name, kind == NameKind.ALIAS


def _board_names(official: str) -> list[str]:
    """How people write "NHS Sussex Integrated Care Board"."""
    area = official.removeprefix("NHS ").removesuffix(_BOARD).strip()
    if area == official or not official.endswith(_BOARD):
        return []
    return [f"{area} {_BOARD}", f"{area} {_BOARD} (ICB)", f"{area} ICB", f"NHS {area} ICB"]
