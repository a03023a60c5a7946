"""What is published of the partner's area: beside the relationship, and never in a score."""

from django.urls import reverse

from engagement.briefing.facts import Line, Section
from engagement.presenters.briefing.lines import section
from engagement.presenters.indicators import AreaContext, Figure, context_of
from partners.models import Partnership


def area_in_figures(partnership: Partnership) -> Section:
    """The newest figures of each area, with the year before and the place among others."""
    contexts = context_of(partnership)
    url = reverse("engagement:partnership_context", args=[partnership.public_id])
    lines = [
        _line(figure, context, url, names_area=len(contexts) > 1)
        for context in contexts
        for figure in context.figures
        if figure.newest
    ]
    sources = sorted({figure.indicator.source for each in contexts for figure in each.figures})
    return section(
        "context",
        "The area in figures",
        lines,
        nothing="Nothing is published here of this area.",
        is_aside=True,
        note=f"Context only: it never enters a score. Source: {'; '.join(sources)}."
        if lines
        else "",
    )


def _line(figure: Figure, context: AreaContext, url: str, *, names_area: bool) -> Line:
    parts = [figure.period, figure.change, figure.lies]
    where = f" ({context.title})" if names_area else ""
    return Line(
        text=f"{figure.indicator.name}{where}: {figure.shown}",
        about="; ".join(part for part in parts if part),
        url=url,
    )
