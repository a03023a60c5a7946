"""Writes what joins organisations: providers, who runs what, who followed whom, memberships."""

from collections.abc import Iterable
from datetime import timedelta

from partners.actions.copying import copy_rows
from partners.actions.reference_plan import LinkChange, Plan, ProviderChange
from partners.enums import NameKind, RelationKind, SuccessionKind, Tier
from partners.models import (
    Footprint,
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    Partnership,
    ReferenceSnapshot,
    Relation,
    Succession,
)
from partners.reference.comparison import BodyChange, Outcome, search_text

Owners = dict[int, int]
"""Key of the organisation that each change is about, by the identity of the change."""


def begin_partnerships(pairs: Iterable[tuple[int, int]]) -> None:
    """Make organisations partners of systems: known, and nothing more yet.

    Where a person has withdrawn the partnership, a register does not bring it back.
    """
    wanted = dict.fromkeys(pairs)
    known = Partnership.objects.filter(
        organisation__in={organisation for organisation, _ in wanted}, counterpart__isnull=True
    ).values_list("organisation", "system")
    begun = set(known) if wanted else set()
    copy_rows(
        [
            Partnership(organisation_id=organisation, system_id=system, tier=Tier.KNOWN.value)
            for organisation, system in wanted
            if (organisation, system) not in begun
        ],
        pass_over_known=True,
    )


def write_providers(
    providers: dict[str, ProviderChange], snapshot: ReferenceSnapshot
) -> dict[str, int]:
    """Who runs the places of the file. Only added to: another file may know other places."""
    new = [provider for provider in providers.values() if provider.known is None]
    made = [
        Organisation(
            name=provider.fact.name,
            kind=provider.fact.kind,
            sector=provider.fact.sector,
            search_text=search_text(
                provider.fact.name, [provider.fact.official_name], [provider.fact.code]
            ),
            snapshot=snapshot,
        )
        for provider in new
    ]
    copy_rows(made)
    owners = {provider.fact.code: body.pk for provider, body in zip(new, made, strict=True)}
    copy_rows(
        OrganisationName(
            organisation_id=owners[provider.fact.code],
            name=provider.fact.official_name,
            kind=NameKind.OFFICIAL,
            snapshot=snapshot,
        )
        for provider in new
    )
    copy_rows(
        OrganisationKindRecord(organisation_id=body.pk, kind=body.kind, snapshot=snapshot)
        for body in made
    )
    owners |= {code: one.known.pk for code, one in providers.items() if one.known}
    _write_provider_places(providers, owners, snapshot)
    return owners


def _write_provider_places(
    providers: dict[str, ProviderChange], owners: dict[str, int], snapshot: ReferenceSnapshot
) -> None:
    copy_rows(
        Identifier(
            organisation_id=owners[code],
            scheme=provider.fact.scheme,
            value=code,
            snapshot=snapshot,
        )
        for code, provider in providers.items()
        if provider.needs_code
    )
    pairs = [
        (owners[code], system)
        for code, provider in providers.items()
        for system in sorted(provider.new_systems)
    ]
    copy_rows(
        Footprint(organisation_id=owner, system_id=system, snapshot=snapshot)
        for owner, system in pairs
    )
    begin_partnerships(pairs)


def write_links_between(
    plan: Plan,
    changed: list[BodyChange],
    owners: Owners,
    providers: dict[str, int],
    snapshot: ReferenceSnapshot,
) -> None:
    """Who runs what, and who followed whom, once all of them have keys."""
    bodies = plan.bodies | providers
    bodies |= {change.fact.code: owners[id(change)] for change in changed}
    running = [change for change in changed if change.provider_changed]
    moved = [change.known.pk for change in running if change.known]
    Relation.objects.filter(
        organisation__in=moved, kind=RelationKind.RUN_BY, valid_to__isnull=True
    ).update(valid_to=snapshot.as_at - timedelta(days=1))
    copy_rows(
        Relation(
            organisation_id=owners[id(change)],
            other_id=bodies[change.fact.run_by],
            kind=RelationKind.RUN_BY,
            valid_from=snapshot.as_at if change.known else None,
            snapshot=snapshot,
        )
        for change in running
    )
    _write_successions(plan, changed, owners, bodies, snapshot)


def _write_successions(
    plan: Plan,
    changed: list[BodyChange],
    owners: Owners,
    bodies: dict[str, int],
    snapshot: ReferenceSnapshot,
) -> None:
    facts = plan.parsed.bodies
    predecessors: dict[str, int] = {}
    for fact in facts:
        for code in fact.followed_by:
            predecessors[code] = predecessors.get(code, 0) + 1

    def kind(followers: tuple[str, ...], successor: str) -> SuccessionKind:
        if len(followers) > 1:
            return SuccessionKind.SPLIT
        return SuccessionKind.MERGER if predecessors[successor] > 1 else SuccessionKind.RENAME

    copy_rows(
        Succession(
            predecessor_id=owners[id(change)],
            successor_id=bodies[code],
            happened_on=change.fact.closed or snapshot.as_at,
            kind=kind(change.fact.followed_by, code),
            snapshot=snapshot,
        )
        for change in changed
        for code in change.successors_added
    )


def write_memberships(links: list[LinkChange], snapshot: ReferenceSnapshot) -> None:
    """Which practice belongs to which network, with its dates."""
    copy_rows(
        [
            Relation(
                organisation_id=link.member,
                other_id=link.network,
                kind=RelationKind.MEMBER_OF_NETWORK,
                valid_from=link.fact.since,
                valid_to=link.fact.until,
                snapshot=snapshot,
            )
            for link in links
            if link.outcome == Outcome.NEW
        ],
    )
    ended = {
        link.relation: link.fact.until
        for link in links
        if link.relation and link.outcome in (Outcome.CHANGED, Outcome.CLOSED)
    }
    relations = list(Relation.objects.filter(pk__in=ended).select_for_update().order_by("pk"))
    for relation in relations:
        relation.valid_to = ended[relation.pk]
        relation.snapshot = snapshot
    Relation.objects.bulk_update(relations, ["valid_to", "snapshot"], batch_size=500)
