"""Loads the reference data that comes with the product: systems, successions, areas, clusters."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from audit.recording import Actor, action, record
from partners import reference_data
from partners.actions.copying import copy_rows
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
    rows = reference_data.table("systems")
    boards = _boards(rows, snapshot)
    systems = _systems(rows, boards, snapshot)
    successions = _successions(boards, snapshot)
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


def _facts(row: dict[str, str]) -> dict[str, Any]:
    """What a board and its system have in common."""
    return {
        "legal_start": _day(row["legal_start"]),
        "legal_end": _day(row["legal_end"]),
    }


def _aliases(row: dict[str, str]) -> list[str]:
    name = _short(row["board"])
    return [f"{name} ICB", f"NHS {name} ICB"]


def _systems(
    rows: list[dict[str, str]], boards: dict[str, Organisation], snapshot: ReferenceSnapshot
) -> dict[str, System]:
    """All systems by code; those that are there are brought up to date, the others made."""
    known = {system.code: system for system in System.objects.all()}
    new = []
    for row in rows:
        code = row["code"]
        facts = {**_facts(row), "name": _short(row["board"]), "region": row["region"]}
        if code in known:
            _update(known[code], {**facts, "icb_id": boards[code].pk})
        else:
            new.append(System(code=code, icb=boards[code], snapshot=snapshot, **facts))
    copy_rows(new)
    return known | {system.code: system for system in new}


def _boards(rows: list[dict[str, str]], snapshot: ReferenceSnapshot) -> dict[str, Organisation]:
    codes = Identifier.objects.filter(scheme=IdentifierScheme.ODS).select_related("organisation")
    known = {
        identifier.value: identifier.organisation
        for identifier in codes.filter(value__in=[row["code"] for row in rows])
    }
    new: dict[str, Organisation] = {}
    for row in rows:
        facts = {
            **_facts(row),
            "name": row["board"],
            "search_text": search_text(row["board"], _aliases(row), [row["code"]]),
        }
        if row["code"] in known:
            _update(known[row["code"]], facts)
        else:
            new[row["code"]] = Organisation(
                **facts, kind=OrganisationKind.ICB, sector=Sector.NHS, snapshot=snapshot
            )
    copy_rows(new.values())
    _describe([row for row in rows if row["code"] in new], new, snapshot)
    return known | new


def _update(known: Organisation | System, facts: dict[str, Any]) -> None:
    """Write what differs; a row that is right already is not touched."""
    changed = [name for name, value in facts.items() if getattr(known, name) != value]
    for name in changed:
        setattr(known, name, facts[name])
    if changed:
        known.save(update_fields=changed)


def _describe(
    rows: list[dict[str, str]], boards: dict[str, Organisation], snapshot: ReferenceSnapshot
) -> None:
    """Names, codes and kind of new boards."""
    names, codes, kinds = [], [], []
    for row in rows:
        board = boards[row["code"]]
        common: dict[str, Any] = {"organisation": board, "snapshot": snapshot}
        kinds.append(
            OrganisationKindRecord(**common, kind=board.kind, valid_from=board.legal_start)
        )
        names.append(OrganisationName(**common, name=row["board"], kind=NameKind.OFFICIAL))
        names += [
            OrganisationName(**common, name=alias, kind=NameKind.ALIAS) for alias in _aliases(row)
        ]
        codes.append(Identifier(**common, scheme=IdentifierScheme.ODS, value=row["code"]))
        if row["area_code_verified"] == "yes":
            codes.append(Identifier(**common, scheme=IdentifierScheme.GSS, value=row["area_code"]))
    copy_rows(kinds)
    copy_rows(names)
    copy_rows(codes)


def _successions(boards: dict[str, Organisation], snapshot: ReferenceSnapshot) -> int:
    rows = reference_data.table("successions")
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor=boards[row["predecessor"]],
                successor=boards[row["successor"]],
                happened_on=date.fromisoformat(row["date"]),
                kind=SuccessionKind(row["kind"]),
                note=row["note"],
                snapshot=snapshot,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    return len(rows)


def _clusters(systems: dict[str, System]) -> None:
    SystemCluster.objects.bulk_create(
        [
            SystemCluster(
                name=row["cluster"],
                system=systems[row["code"]],
                valid_from=CLUSTERS_FROM,
                source=CLUSTERS_SOURCE,
            )
            for row in reference_data.table("systems")
            if row["cluster"]
        ],
        ignore_conflicts=True,
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
