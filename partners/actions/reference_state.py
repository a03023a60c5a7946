"""What is recorded already, read in bulk for the comparison with a file."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q

from partners import reference_data
from partners.enums import AreaKind, OrganisationKind, RelationKind
from partners.models import (
    Area,
    AreaSystem,
    Footprint,
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    Partnership,
    Relation,
    Succession,
    System,
    SystemQuestion,
)
from partners.reference.comparison import KnownBody, KnownFootprint
from partners.reference.geography import Geography

Code = tuple[str, str]
FIELDS = (
    "name",
    "kind",
    "sector",
    "legal_start",
    "legal_end",
    "town",
    "postcode",
    "website",
)


def load_geography(on: date) -> Geography:
    """The systems that exist on a day, and all that leads to them."""
    real = System.objects.filter(is_fictional=False)
    still_there = real.filter(Q(legal_start__isnull=True) | Q(legal_start__lte=on)).filter(
        Q(legal_end__isnull=True) | Q(legal_end__gte=on)
    )
    return Geography(
        systems=dict(real.values_list("code", "pk")),
        current=frozenset(still_there.values_list("pk", flat=True)),
        successors=_system_successors(),
        commissioners={row["code"]: row["system"] for row in reference_data.table("commissioners")},
        areas=_area_shares(on),
        councils={
            name.lower(): code
            for name, code in Area.objects.filter(kind=AreaKind.UPPER_TIER).values_list(
                "name", "gss_code"
            )
        },
    )


def _system_successors() -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    pairs = Succession.objects.filter(
        predecessor__system_of__isnull=False, successor__system_of__isnull=False
    ).values_list("predecessor__system_of", "successor__system_of")
    for before, after in pairs.order_by("pk"):
        found[before] = (*found.get(before, ()), after)
    return found


def _area_shares(on: date) -> dict[str, dict[int, Decimal]]:
    shares: dict[str, dict[int, Decimal]] = defaultdict(dict)
    rows = AreaSystem.objects.filter(valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    for code, system, share in rows.values_list("area__gss_code", "system", "share"):
        shares[code][system] = share
    return dict(shares)


def find_codes(codes: Iterable[Code]) -> dict[Code, int]:
    """Keys of the organisations that have these codes."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for scheme, value in codes:
        wanted[scheme].append(value)
    return {
        (scheme, value): pk
        for scheme, values in wanted.items()
        for value, pk in Identifier.objects.filter(scheme=scheme, value__in=values).values_list(
            "value", "organisation"
        )
    }


def find_councils_by_name(names: Collection[str]) -> dict[str, int]:
    """Keys of open councils by name in lower case; a name that two of them have finds none."""
    found: dict[str, set[int]] = defaultdict(set)
    councils = Organisation.objects.filter(
        kind__in=(OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.DISTRICT_COUNCIL),
        is_fictional=False,
        legal_end__isnull=True,
    )
    for name, pk in councils.values_list("name", "pk"):
        if name.lower() in names:
            found[name.lower()].add(pk)
    return {name: pks.pop() for name, pks in found.items() if len(pks) == 1}


def load_bodies(pks: Collection[int]) -> dict[int, KnownBody]:
    """All that is recorded of these organisations."""
    bodies: dict[int, KnownBody] = {}
    rows = Organisation.objects.filter(pk__in=pks).values("pk", "snapshot", "is_fictional", *FIELDS)
    for row in rows:
        bodies[row["pk"]] = KnownBody(
            pk=row["pk"],
            fields={name: row[name] for name in FIELDS},
            by_person=row["snapshot"] is None,
            is_fictional=row["is_fictional"],
        )
    _add_names_and_codes(bodies)
    _add_kinds(bodies)
    _add_places(bodies)
    _add_links(bodies)
    return bodies


def _add_names_and_codes(bodies: dict[int, KnownBody]) -> None:
    names = OrganisationName.objects.filter(organisation__in=bodies)
    for pk, kind, name, until in names.values_list("organisation", "kind", "name", "valid_to"):
        bodies[pk].names[kind, name.lower()] = until is None
    codes = Identifier.objects.filter(organisation__in=bodies)
    for pk, scheme, value in codes.values_list("organisation", "scheme", "value"):
        bodies[pk].codes.add((scheme, value))


def _add_kinds(bodies: dict[int, KnownBody]) -> None:
    """The newest record of the kind decides: did a person write it, or a register?"""
    records = OrganisationKindRecord.objects.filter(organisation__in=bodies).order_by(
        "recorded_at", "pk"
    )
    for pk, snapshot in records.values_list("organisation", "snapshot"):
        bodies[pk].kind_by_person = snapshot is None


def _add_places(bodies: dict[int, KnownBody]) -> None:
    # Ended ones first, so that of two footprints in a system the open one stays.
    footprints = Footprint.objects.filter(organisation__in=bodies).order_by("valid_to", "pk")
    for pk, footprint, system, share, until, snapshot in footprints.values_list(
        "organisation", "pk", "system", "share", "valid_to", "snapshot"
    ):
        bodies[pk].footprints[system] = KnownFootprint(
            pk=footprint, share=share, is_open=until is None, by_person=snapshot is None
        )
    questions = SystemQuestion.objects.filter(organisation__in=bodies)
    for pk, code, answer in questions.values_list("organisation", "source_code", "answer"):
        bodies[pk].questions[code] = answer
    partnerships = Partnership.objects.filter(organisation__in=bodies, counterpart__isnull=True)
    for pk, system in partnerships.values_list("organisation", "system"):
        bodies[pk].partnerships.add(system)


def _add_links(bodies: dict[int, KnownBody]) -> None:
    successions = Succession.objects.filter(predecessor__in=bodies)
    for pk, successor in successions.values_list("predecessor", "successor"):
        bodies[pk].followed_by.add(successor)
    relations = Relation.objects.filter(
        organisation__in=bodies, kind=RelationKind.RUN_BY, valid_to__isnull=True
    )
    for pk, other in relations.values_list("organisation", "other"):
        bodies[pk].run_by.add(other)
