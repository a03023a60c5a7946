"""Bulk rows of who exists: a register of organisations, and one system's partners, people, boards.

Each function leaves a temporary table of keys (``bulk_…``) from which the next ones choose.
"""

from collections.abc import Sequence

from audit.models import AuditEvent
from engagement.models import Agreement
from partners.enums import SECTOR_OF_KIND, Grade, OrganisationKind, Sector, Tier
from partners.models import (
    Appointment,
    Board,
    Footprint,
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    Partnership,
    Person,
    Place,
    Position,
    Seat,
    System,
)
from tests.performance.bulk import chosen, execute, insert, next_key, number

BUSY_NAME = "Wessenmere County Council"
HOLDERS_OF_TEN = 9  # one seat in ten is vacant
PARTNERS_OF_A_MANAGER = 50

_QUALIFIERS = (
    *("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Great ", "Little ", "Old "),
    *("New ", "Saint ", "Castle ", "Abbots ", "Bishops ", "Kings ", "Queens ", "Market ", "Monks "),
    "Temple ",
)
_FIRST = (
    *("Alder", "Ash", "Beech", "Bramble", "Briar", "Brook", "Cedar", "Chalk", "Cherry", "Clover"),
    *("Cold", "Crane", "Dale", "Elm", "Fern", "Field", "Ford", "Fox", "Gorse", "Hazel"),
    *("Heather", "Heron", "High", "Holly", "Ivy", "King", "Lark", "Linden", "Long", "Maple"),
    *("March", "Meadow", "Mill", "Moor", "Oak", "Orchard", "Otter", "Plum", "Quarry", "Rowan"),
)
_SECOND = (
    *("ford", "bourne", "wick", "combe", "leigh", "stead", "ton", "worth", "bridge", "well"),
    *("hurst", "field", "bury", "mere", "dene", "holt", "ley", "marsh", "side", "gate"),
)
_TOWNS = ("Wessen", "Marford", "Holtbury", "Linden Quay", "Stokemere", "Aldwick", "Crane Regis")

# What a twentieth of all organisations is, and how such bodies are called.
_KINDS = (
    *((OrganisationKind.GP_PRACTICE, "Surgery"), (OrganisationKind.CARE_LOCATION, "Care Home")) * 6,
    *((OrganisationKind.GP_PRACTICE, "Medical Centre"), (OrganisationKind.VOLUNTARY, "Carers")) * 2,
    (OrganisationKind.CARE_PROVIDER, "Care Limited"),
    (OrganisationKind.PRIMARY_CARE_NETWORK, "Primary Care Network"),
    (OrganisationKind.DISTRICT_COUNCIL, "District Council"),
    (OrganisationKind.ACUTE_TRUST, "Hospitals NHS Trust"),
)


def add_organisations(rows: int) -> None:
    """A register: names, codes, kinds and closed bodies. The first one is the busy council."""
    place = (
        f"{chosen(_QUALIFIERS, 'n / 800')} || {chosen(_FIRST, 'n')} || {chosen(_SECOND, 'n / 40')}"
    )
    name = f"{place} || ' ' || {chosen([suffix for _, suffix in _KINDS], 'n')}"
    kind = chosen([kind for kind, _ in _KINDS], "n")
    sector = chosen([SECTOR_OF_KIND[kind] for kind, _ in _KINDS], "n")
    council = OrganisationKind.UPPER_TIER_COUNCIL
    number(
        "bulk_organisation",
        rows,
        id=next_key(Organisation),
        name=f"CASE WHEN n = 0 THEN '{BUSY_NAME}' ELSE {name} END",
        kind=f"CASE WHEN n = 0 THEN '{council}' ELSE {kind} END",
        sector=f"CASE WHEN n = 0 THEN '{SECTOR_OF_KIND[council]}' ELSE {sector} END",
        code="'W' || to_char(n, 'FM00000')",
        town=chosen(_TOWNS, "n"),
        closed_on="CASE WHEN mod(n, 25) = 24 THEN CURRENT_DATE - n / 10 - 1 END",
    )
    insert(
        Organisation,
        "bulk_organisation",
        id="id",
        name="name",
        kind="kind",
        sector="sector",
        legal_start="DATE '2001-04-01' + mod(n, 4000)",
        legal_end="closed_on",
        town="town",
        search_text="lower(name || ' ' || code)",
    )
    insert(OrganisationName, "bulk_organisation", organisation="id", name="name", kind="'official'")
    insert(OrganisationKindRecord, "bulk_organisation", organisation="id", kind="kind")
    insert(Identifier, "bulk_organisation", organisation="id", scheme="'ods'", value="code")
    # A trigger looks up both sides of every partnership: it must know the size of this table.
    execute("ANALYZE partners_organisation, partners_system")


def add_partnerships(system: System, rows: int, managers: Sequence[int]) -> None:
    """Partners: a tenth managed, a fifth represented by the busy one, the rest known."""
    owners = f"(ARRAY{list(managers)})[1 + mod(n / 10, {len(managers)})]"
    insert(Place, "generate_series(1, 8) AS n", system=str(system.pk), name="'Place ' || n")
    number(
        "bulk_partnership",
        rows,
        id=next_key(Partnership),
        public_id="gen_random_uuid()",
        tier=f"CASE WHEN mod(n, 10) = 0 AND n < {len(managers) * PARTNERS_OF_A_MANAGER * 10}"
        f" THEN '{Tier.MANAGED}' WHEN mod(n, 10) < 3 AND n > 0 THEN '{Tier.REPRESENTED}'"
        f" ELSE '{Tier.KNOWN}' END",
    )
    insert(
        Partnership,
        "bulk_partnership AS p JOIN bulk_organisation AS o USING (n)",
        id="p.id",
        public_id="p.public_id",
        organisation="o.id",
        system=str(system.pk),
        tier="p.tier",
        owner=f"CASE p.tier WHEN '{Tier.MANAGED}' THEN {owners} END",
        represented_by=f"CASE p.tier WHEN '{Tier.REPRESENTED}'"
        " THEN (SELECT id FROM bulk_partnership WHERE n = 0) END",
        place=f"(SELECT min(id) FROM partners_place WHERE system_id = {system.pk}) + mod(n, 8)",
    )
    insert(
        Footprint,
        "bulk_partnership JOIN bulk_organisation AS o USING (n)",
        organisation="o.id",
        system=str(system.pk),
    )
    insert(
        Agreement,
        f"bulk_partnership WHERE tier = '{Tier.MANAGED}'",
        partnership="id",
        system=str(system.pk),
        valid_from="CURRENT_DATE - 600",
        contacts_a_year="12",
    )
    insert(
        AuditEvent,
        "bulk_partnership",
        type="'partnership.begun'",
        actor_kind="'service'",
        actor_service="'dataset'",
        system_id=f"'{system.public_id}'::uuid",
        target_type="'partners.partnership'",
        target_id="public_id",
    )


def add_people(system: System, rows: int) -> None:
    """People spread over the partners, each with a position."""
    given = ("Ada", "Bilal", "Carys", "Dev", "Esther", "Femi", "Grace", "Hari", "Isla", "Jonah")
    family = ("Marsh", "Okoro", "Patel", "Quill", "Reeve", "Singh", "Thorne", "Usman", "Vale")
    grades = [grade.value for grade in Grade]
    number(
        "bulk_person",
        rows,
        id=next_key(Person),
        public_id="gen_random_uuid()",
        partner="mod(n, (SELECT count(*) FROM bulk_partnership))::integer",
        grade=f"(ARRAY{grades})[1 + mod(n, {len(grades)})]",
    )
    insert(
        Person,
        "bulk_person",
        id="id",
        public_id="public_id",
        system=str(system.pk),
        name=f"{chosen(given, 'n')} || ' ' || {chosen(family, 'n / 10')} || ' ' || n",
        email="'person' || n || '@example.org.uk'",
    )
    insert(
        Position,
        "bulk_person AS p JOIN bulk_organisation AS o ON o.n = p.partner",
        person="p.id",
        system=str(system.pk),
        organisation="o.id",
        title="'Director of Place'",
        grade="p.grade",
        valid_from="CURRENT_DATE - 1000",
    )


def add_boards(system: System, rows: int) -> None:
    """Boards of ten seats, nine of them held; their holders come from the first partners."""
    system_key = str(system.pk)
    number("bulk_board", rows, id=next_key(Board))
    insert(
        Board,
        "bulk_board",
        id="id",
        system=system_key,
        name="'Board ' || to_char(n, 'FM000')",
        kind="CASE n WHEN 0 THEN 'icb_board' ELSE 'committee' END",
    )
    number("bulk_seat", 10 * rows, id=next_key(Seat), board="n / 10")
    insert(
        Seat,
        "bulk_seat AS s JOIN bulk_board AS b ON b.n = s.board",
        id="s.id",
        board="b.id",
        system=system_key,
        title="'Seat ' || s.n",
        sector=f"'{Sector.LOCAL_GOVERNMENT}'",
        expected_from="(SELECT id FROM bulk_partnership AS p WHERE p.n = s.n)",
        valid_from="CURRENT_DATE - 900",
    )
    insert(
        Appointment,
        "bulk_seat AS s JOIN bulk_person AS p USING (n) JOIN bulk_organisation AS o"
        f" ON o.n = p.partner WHERE mod(s.n, 10) < {HOLDERS_OF_TEN}",
        seat="s.id",
        system=system_key,
        person="p.id",
        home_organisation="o.id",
        valid_from="CURRENT_DATE - 800",
    )
