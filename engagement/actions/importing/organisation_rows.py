"""Rows of a sheet of organisations become organisations and partners of the system."""

from engagement.actions.importing.chunk import Chunk
from engagement.actions.importing.each_row import RowInHand, bring_in_each
from engagement.actions.importing.owners import owner_of
from engagement.imports.names import name_key
from engagement.imports.rows import Reason
from partners.access import keeper_of
from partners.actions.organisation import add_alias, add_identifier, change_organisation
from partners.actions.partnership import begin_partnership, change_partnership
from partners.enums import Tier
from partners.models import Identifier, Organisation, Partnership, Place

_FACTS = ("kind", "town", "postcode", "website")
_TERMS = ("tier", "owner", "place")
# What the actions call otherwise than the columns.
_COLUMNS = {"organisation": "name", "value": "code", "scheme": "register"}


def apply_organisation_rows(chunk: Chunk) -> None:
    """Add each organisation that is not known, and bring those up to date that are."""
    bring_in_each(chunk, _apply, _COLUMNS)


def _apply(hand: RowInHand) -> Organisation:
    organisation = _of_the_code(hand)
    if organisation is not None:
        _remember_name(hand, organisation)
    else:
        key = name_key(hand.said("name"))
        organisation = hand.names.organisation(hand.row, key, _facts(hand))
        _keep_code(hand, organisation)
    organisation = _bring_up_to_date(hand, organisation)
    _bring_partnership_up_to_date(hand, organisation)
    return organisation


def _of_the_code(hand: RowInHand) -> Organisation | None:
    """The organisation that has the code, in the world of the system: invented or real."""
    code = hand.said("code")
    if not code:
        return None
    codes = Identifier.objects.filter(value__iexact=code)
    codes = codes.filter(organisation__is_fictional=hand.system.is_fictional)
    if hand.system.is_fictional:
        codes = codes.filter(organisation__partnerships__system=hand.system)
    if hand.said("register"):
        codes = codes.filter(scheme=hand.said("register"))
    found = {
        each.organisation_id: each.organisation for each in codes.select_related("organisation")
    }
    if len(found) > 1:
        sentence = f"several registers have the code {code}. Say in a column which one is meant."
        raise hand.refusal(Reason.SEVERAL, "code", sentence)
    if not found and not hand.row.names:
        sentence = f"no organisation has the code {code} in that register."
        raise hand.refusal(Reason.NOT_KNOWN, "code", sentence)
    return next(iter(found.values()), None)


def _remember_name(hand: RowInHand, organisation: Organisation) -> None:
    """The code says who it is; another name in the row is one by which it goes as well."""
    said = hand.said("name")
    known = {name_key(organisation.name)}
    known.update(map(name_key, organisation.names.values_list("name", flat=True)))
    if said and name_key(said) not in known:
        hand.made(add_alias(by=hand.by, organisation=organisation, name=said))
        hand.remark(f"“{said}” is remembered as another name of {organisation}.")


def _keep_code(hand: RowInHand, organisation: Organisation) -> None:
    """A code that nobody has yet, where it is known of which register it is."""
    code, register = hand.said("code"), hand.said("register")
    if not code:
        return
    if organisation.is_fictional:
        hand.remark("The code was left out: a fictional organisation is in no real register.")
    elif organisation.snapshot_id is not None:
        hand.remark(f"The code was left out: those of {organisation} come from a register.")
    elif _is_kept_elsewhere(hand, organisation):
        hand.remark(f"The code was left out: another system keeps what is known of {organisation}.")
    elif not register:
        hand.remark("The code was left out: the sheet does not say of which register it is.")
    else:
        identifier = add_identifier(
            by=hand.by, organisation=organisation, scheme=register, value=code
        )
        hand.made(identifier)


def _facts(hand: RowInHand) -> dict[str, str]:
    """What the row says of the organisation itself, as it would be kept."""
    said = {name: hand.said(name) for name in _FACTS if hand.said(name)}
    if "postcode" in said:
        said["postcode"] = said["postcode"].upper()
    if "website" in said and "://" not in said["website"]:
        said["website"] = f"https://{said['website']}"
    return said


def _bring_up_to_date(hand: RowInHand, organisation: Organisation) -> Organisation:
    """What the row says takes the place of what a person wrote before, never of a register's."""
    before = {name: getattr(organisation, name) for name in (*_FACTS, "sector")}
    said = _facts(hand)
    new = {name: said.get(name, before[name]) for name in _FACTS}
    different = [name for name in _FACTS if new[name] != before[name]]
    if not different:
        return organisation
    labels = ", ".join(hand.mapping.layout.column(name).label.lower() for name in different)
    if organisation.snapshot_id is not None:
        hand.remark(f"Left as the register has it: {labels}.")
        return organisation
    if _is_kept_elsewhere(hand, organisation):
        hand.remark(f"Left as the system has it that knew {organisation} first: {labels}.")
        return organisation
    changed = change_organisation(
        by=hand.by,
        organisation=organisation,
        expected_version=Organisation.objects.values_list("version", flat=True).get(
            pk=organisation.pk
        ),
        **new,
    )
    hand.changed(changed, before)
    if "kind" in different:
        hand.made(changed.kind_records.order_by("-id")[0])
    return changed


def _is_kept_elsewhere(hand: RowInHand, organisation: Organisation) -> bool:
    """Whether it is for another system to put right what a person wrote of it."""
    return keeper_of(organisation) not in {None, hand.system}


def _bring_partnership_up_to_date(hand: RowInHand, organisation: Organisation) -> None:
    owner, place = owner_of(hand), _place(hand)
    partnership = _standing(hand, organisation)
    if partnership is None:
        partnership = begin_partnership(
            by=hand.by,
            organisation=organisation,
            system=hand.system,
            tier=hand.said("tier") or Tier.KNOWN,
            owner=owner,
            place=place,
        )
        hand.made(partnership)
        return
    new = {
        "tier": hand.said("tier") or partnership.tier,
        "owner": owner or partnership.owner,
        "place": place or partnership.place,
    }
    if new == {name: getattr(partnership, name) for name in _TERMS}:
        return
    before = {name: getattr(partnership, name) for name in (*_TERMS, "represented_by")}
    is_represented = new["tier"] == Tier.REPRESENTED
    partnership = change_partnership(
        by=hand.by,
        partnership=partnership,
        tier=str(new["tier"]),
        owner=owner or partnership.owner,
        place=place or partnership.place,
        represented_by=partnership.represented_by if is_represented else None,
        expected_version=partnership.version,
    )
    hand.changed(partnership, before)


def _standing(hand: RowInHand, organisation: Organisation) -> Partnership | None:
    """The partnership that stands, if any; one that was withdrawn is not begun again by a file."""
    all_of_them = Partnership.objects.filter(
        organisation=organisation, system=hand.system, counterpart__isnull=True
    ).select_related("system", "organisation", "owner", "place", "represented_by")
    standing = all_of_them.active().first()
    if standing is None and all_of_them.exists():
        sentence = (
            f"the partnership with {organisation} was withdrawn. Begin it again on the page of "
            "the organisation first."
        )
        column = "name" if hand.said("name") else "code"
        raise hand.refusal(Reason.NO_PARTNER, column, sentence)
    return standing


def _place(hand: RowInHand) -> Place | None:
    said = hand.said("place")
    if not said:
        return None
    place = hand.system.places.filter(name__iexact=said).first()
    if place is None:
        raise hand.refusal(Reason.NOT_KNOWN, "place", f"this system has no place “{said}”.")
    return place
