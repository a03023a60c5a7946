"""Loads the reference data that comes with the product: systems, successions, areas, clusters."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from audit.recording import Actor, action, record
from partners import reference_data
from partners.enums import (
    AreaKind,
    IdentifierScheme,
    NameKind,
    OrganisationKind,
    ReferenceKind,
    Sector,
    SnapshotState,
    SuccessionKind,
)
from partners.models import (
    Area,
    AreaSystem,
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    ReferenceSnapshot,
    Succession,
    System,
    SystemCluster,
)
from partners.reference.comparison import search_text

SOURCE = "NHS England and Office for National Statistics, compiled for this product"
AS_AT = date(2026, 4, 1)
FIRST_DAY = date(2022, 7, 1)
# Press reports give no day, so the year to which they refer stands.
CLUSTERS_FROM = date(2025, 4, 1)
CLUSTERS_SOURCE = "Press reports of 2025, not verified"


def is_loaded() -> bool:
    """Whether exactly these files were loaded before."""
    return ReferenceSnapshot.objects.filter(
        kind=ReferenceKind.SHIPPED, counts__digest=reference_data.digest()
    ).exists()


@action
def load_shipped_reference_data(*, by: Actor) -> ReferenceSnapshot:
    """Load or renew what is shipped. What is there already is kept; nothing is ever removed."""
    snapshot = ReferenceSnapshot.objects.create(
        kind=ReferenceKind.SHIPPED,
        source=SOURCE,
        as_at=AS_AT,
        state=SnapshotState.APPLIED,
        applied_at=timezone.now(),
    )
    systems = {row["code"]: _system(row, snapshot) for row in reference_data.table("systems")}
    successions = _successions(systems, snapshot)
    _clusters(systems)
    areas = _areas(systems, snapshot)
    snapshot.counts = {
        "digest": reference_data.digest(),
        "systems": len(systems),
        "successions": successions,
        "areas": areas,
    }
    snapshot.save(update_fields=["counts"])
    record("reference.loaded", snapshot, facts=snapshot.counts)
    return snapshot


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _short(board: str) -> str:
    """NHS Frimley Integrated Care Board is the board of the system Frimley."""
    return board.removeprefix("NHS ").removesuffix(" Integrated Care Board")


def _system(row: dict[str, str], snapshot: ReferenceSnapshot) -> System:
    name = _short(row["board"])
    board = _board(row, name, snapshot)
    system, _ = System.objects.update_or_create(
        code=row["code"],
        defaults={
            "name": name,
            "icb": board,
            "region": row["region"],
            "legal_start": _day(row["legal_start"]),
            "legal_end": _day(row["legal_end"]),
        },
        create_defaults={
            "name": name,
            "icb": board,
            "region": row["region"],
            "legal_start": _day(row["legal_start"]),
            "legal_end": _day(row["legal_end"]),
            "snapshot": snapshot,
        },
    )
    return system


def _board(row: dict[str, str], name: str, snapshot: ReferenceSnapshot) -> Organisation:
    code = row["code"]
    aliases = [f"{name} ICB", f"NHS {name} ICB"]
    facts = {
        "name": row["board"],
        "legal_start": _day(row["legal_start"]),
        "legal_end": _day(row["legal_end"]),
        "search_text": search_text(row["board"], aliases, [code]),
    }
    known = Organisation.objects.filter(
        identifiers__scheme=IdentifierScheme.ODS, identifiers__value=code
    ).first()
    if known is not None:
        Organisation.objects.filter(pk=known.pk).exclude(**facts).update(**facts)
        return known
    board = Organisation.objects.create(
        **facts, kind=OrganisationKind.ICB, sector=Sector.NHS, snapshot=snapshot
    )
    OrganisationKindRecord.objects.create(
        organisation=board,
        kind=OrganisationKind.ICB,
        valid_from=board.legal_start,
        snapshot=snapshot,
    )
    _names_and_codes(board, row, aliases, snapshot)
    return board


def _names_and_codes(
    board: Organisation, row: dict[str, str], aliases: Iterable[str], snapshot: ReferenceSnapshot
) -> None:
    OrganisationName.objects.create(
        organisation=board, name=row["board"], kind=NameKind.OFFICIAL, snapshot=snapshot
    )
    for alias in aliases:
        OrganisationName.objects.create(
            organisation=board, name=alias, kind=NameKind.ALIAS, snapshot=snapshot
        )
    codes = {IdentifierScheme.ODS: row["code"]}
    if row["area_code_verified"] == "yes":
        codes[IdentifierScheme.GSS] = row["area_code"]
    for scheme, value in codes.items():
        Identifier.objects.create(organisation=board, scheme=scheme, value=value, snapshot=snapshot)


def _successions(systems: dict[str, System], snapshot: ReferenceSnapshot) -> int:
    rows = reference_data.table("successions")
    for row in rows:
        Succession.objects.get_or_create(
            predecessor=systems[row["predecessor"]].icb,
            successor=systems[row["successor"]].icb,
            happened_on=date.fromisoformat(row["date"]),
            defaults={
                "kind": SuccessionKind(row["kind"]),
                "note": row["note"],
                "snapshot": snapshot,
            },
        )
    return len(rows)


def _clusters(systems: dict[str, System]) -> None:
    for row in reference_data.table("systems"):
        if row["cluster"]:
            SystemCluster.objects.get_or_create(
                name=row["cluster"],
                system=systems[row["code"]],
                valid_from=CLUSTERS_FROM,
                defaults={"source": CLUSTERS_SOURCE},
            )


Shares = dict[tuple[str, str], Decimal]


def _areas(systems: dict[str, System], snapshot: ReferenceSnapshot) -> int:
    """Areas with their shares in the systems of 2022 and of 2026; what stayed is one row."""
    lower_2022, lower, upper = (
        reference_data.table(name)
        for name in ("lower_areas_2022-07", "lower_areas_2026-04", "upper_areas_2026-04")
    )
    kinds = {row["area"]: AreaKind.LOWER_TIER for row in (*lower_2022, *lower)}
    # A unitary area is both; those who look for the council of social care look for the upper tier.
    kinds |= {row["area"]: AreaKind.UPPER_TIER for row in upper}
    names = {row["area"]: row["name"] for row in (*lower_2022, *lower, *upper)}
    Area.objects.bulk_create(
        [
            Area(gss_code=code, name=names[code], kind=kind, snapshot=snapshot)
            for code, kind in kinds.items()
        ],
        ignore_conflicts=True,
    )
    _shares(systems, _share_table(lower_2022), _share_table((*lower, *upper)), snapshot)
    return len(kinds)


def _share_table(rows: Iterable[dict[str, str]]) -> Shares:
    return {(row["area"], row["system"]): Decimal(row["share"]) for row in rows}


def _shares(
    systems: dict[str, System], then: Shares, now: Shares, snapshot: ReferenceSnapshot
) -> None:
    areas = dict(Area.objects.values_list("gss_code", "pk"))
    last_day = date(2026, 3, 31)

    def row(key: tuple[str, str], share: Decimal, since: date, until: date | None) -> AreaSystem:
        area, system = key
        return AreaSystem(
            area_id=areas[area],
            system=systems[system],
            share=share,
            valid_from=since,
            valid_to=until,
            snapshot=snapshot,
        )

    rows = [
        row(key, share, FIRST_DAY, None if now.get(key) == share else last_day)
        for key, share in then.items()
    ]
    rows += [row(key, share, AS_AT, None) for key, share in now.items() if then.get(key) != share]
    AreaSystem.objects.bulk_create(rows, ignore_conflicts=True)
