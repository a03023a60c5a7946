"""The codes by which a warehouse joins organisations: the NHS's and the statisticians'."""

from typing import Any

from django.db.models import F, QuerySet

from partners.enums import IdentifierScheme
from partners.models import Identifier


def newest_codes(scheme: IdentifierScheme) -> QuerySet[Identifier, Any]:
    """The key of each organisation that has a code in the scheme, with the newest it has had."""
    newest_first = ("organisation", F("valid_to").desc(nulls_first=True), "-pk")
    codes = Identifier.objects.filter(scheme=scheme).order_by(*newest_first)
    return codes.distinct("organisation").values_list("organisation", "value")
