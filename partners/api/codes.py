"""The codes by which registers and other systems know organisations, partners and systems."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from accounts.api.views import Codes
from partners.enums import IdentifierScheme
from partners.models import Identifier, Partnership, System

SHOWN = (IdentifierScheme.ODS, IdentifierScheme.GSS)


def codes_of_organisations(ids: Sequence[str]) -> Codes:
    """ODS and GSS code of each organisation, null where it has none; the newest that is in use."""
    found: Codes = {each: dict.fromkeys(SHOWN) for each in ids}
    today = timezone.localdate()
    rows = Identifier.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        organisation__public_id__in=ids,
        scheme__in=SHOWN,
    )
    for public_id, scheme, value in rows.order_by("valid_from", "id").values_list(
        "organisation__public_id", "scheme", "value"
    ):
        found[str(public_id)][scheme] = value
    return found


def codes_of_partnerships(ids: Sequence[str]) -> Codes:
    """Those of the organisation that is the partner."""
    rows = Partnership.objects.filter(public_id__in=ids)
    pairs = rows.values_list("public_id", "organisation__public_id")
    organisations = {str(public_id): str(organisation) for public_id, organisation in pairs}
    codes = codes_of_organisations(list(set(organisations.values())))
    return {public_id: codes[each] for public_id, each in organisations.items()}


def codes_of_systems(ids: Sequence[str]) -> Codes:
    """The ODS code of its board."""
    rows = System.objects.filter(public_id__in=ids).values_list("public_id", "code")
    return {str(public_id): {IdentifierScheme.ODS: code} for public_id, code in rows}
