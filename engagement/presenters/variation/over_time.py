"""The page of figures over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from engagement.analytics.variation.side_by_side import ALL_KINDS, Key, Part
from engagement.presenters.variation.asked import Asked, whom
from engagement.presenters.variation.pictures import Picture, picture, side_by_side_pictures
from engagement.presenters.variation.sentences import year_count, year_words
from engagement.presenters.variation.words import WORDS, not_logged_text
from engagement.scoring.figures import Figure
from nhsuk.charts import SmallMultiples
from partners.enums import OrganisationKind
from partners.models import Partnership


@dataclass(frozen=True)
class OverTime:
    """A whole chart, or none where all figures are shown; many small ones, or none."""

    title: str
    about: str
    picture: Picture | None
    years: Sequence[str]
    not_logged: str
    grid: SmallMultiples | None
    all_figures_url: str
    partners_url: str
    behind_url: str


def over_time(
    asked: Asked,
    parts: Mapping[Key, Part],
    partner: Partnership | None,
    *,
    is_all: bool,
) -> OverTime:
    """``parts`` are of all kinds asked for together, and of each of them where they are shown."""
    title = str(partner) if partner else asked.whom
    main = None if is_all else parts[ALL_KINDS, asked.measure]
    return OverTime(
        title=title,
        about="" if is_all else WORDS[asked.measure].about,
        picture=None if main is None else _whole(asked, main, partner),
        years=[] if main is None else _years(main),
        not_logged="" if main is None else not_logged_text(main.coverage),
        grid=_all_figures(asked, parts, partner) if is_all else _kinds(asked, parts),
        all_figures_url="" if is_all else _link(asked, partner, measure=""),
        partners_url="" if partner else asked.link("variation_partners", period=""),
        behind_url="" if partner else asked.link("variation_behind", period=""),
    )


def facts_url(partner: Partnership, figure: Figure, month: str) -> str:
    """What was counted of a partner in a month (2026-05)."""
    page = reverse("engagement:variation_facts", args=[partner.public_id])
    return f"{page}?{urlencode({'measure': figure.value, 'month': month})}"


def _whole(asked: Asked, part: Part, partner: Partnership | None) -> Picture:
    months = [f"{point.month:%Y-%m}" for point in part.series.points]
    links = [facts_url(partner, asked.measure, month) for month in months] if partner else ()
    name = f"{WORDS[asked.measure].label}: {partner or asked.whom}"
    return picture(part.series, name, links)


def _years(part: Part) -> list[str]:
    """In 2025: 4 of 6 kept; the newest first."""
    lines = [
        f"{year_words(part.series, year)}: {year_count(year)}" for year in part.series.years[::-1]
    ]
    return [f"{line[:1].upper()}{line[1:]}" for line in lines]


def _all_figures(
    asked: Asked, parts: Mapping[Key, Part], partner: Partnership | None
) -> SmallMultiples:
    given = [
        (
            WORDS[figure].label,
            _link(asked, partner, measure=figure.value),
            part.series,
        )
        for (_kind, figure), part in parts.items()
    ]
    description = (
        "Each picture has a scale of its own, because figures differ. In all of them more is "
        "better."
    )
    return side_by_side_pictures("All figures", description, given, is_shared=False)


def _kinds(asked: Asked, parts: Mapping[Key, Part]) -> SmallMultiples | None:
    """Each kind on one scale; none where there are not two of them."""
    kinds = {key: part for key, part in parts.items() if key[0] != ALL_KINDS}
    if len(kinds) < 2:
        return None
    labels = {kind: str(OrganisationKind(kind).label) for kind, _figure in kinds}
    given = [
        (whom(kind, asked.place_name), asked.link("variation_series", kind=kind), part.series)
        for (kind, _figure), part in sorted(kinds.items(), key=lambda each: labels[each[0][0]])
    ]
    description = "All on one scale, so that one kind can be held against another."
    return side_by_side_pictures("By kind of partner", description, given, is_shared=True)


def _link(asked: Asked, partner: Partnership | None, **changes: str) -> str:
    if partner is not None:
        changes |= {"partnership": str(partner.public_id), "kind": "", "place": ""}
    return asked.link("variation_series", **changes)
