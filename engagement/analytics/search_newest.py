"""The newest records with a word in them, whether it is in three of them or in all."""

from engagement.analytics.search_sources import Source
from engagement.analytics.search_words import SearchWords, reading_in_order
from partners.models.reach import Reach

# Hits that are put in order at the most, and records that are read in their order instead.
FEW, RECENT = 500, 500


def newest(source: Source, reach: Reach, words: SearchWords, size: int) -> list[int]:
    """The keys of the newest hits.

    The index of words finds hits in no order. A few are put in order; of a word that is in many
    texts, the newest few hundred records have enough, and making the words of those anew costs less
    than looking up every hit. A word that was common once and no longer is takes the long way.
    """
    hits = source.direct(source.visible(reach), words)
    columns = [name.lstrip("-") for name in source.order]
    some = list(hits.values_list(*columns)[: FEW + 1])
    if len(some) <= FEW:
        return [row[-1] for row in sorted(some, reverse=True)[:size]]
    ordered = hits.order_by(*source.order).values_list("pk", flat=True)
    with reading_in_order():
        recent = source.visible(reach).order_by(*source.order).values("pk")[:RECENT]
        found = list(ordered.filter(pk__in=recent)[:size])
    return found if len(found) == size else list(ordered[:size])
