"""Who gets the attention: contact held against what was agreed, by kind and between places."""

from collections.abc import Mapping, Sequence

from engagement.analytics.variation.attention import NHS, SOCIAL_CARE, Attention, attention
from engagement.analytics.variation.coverage import Coverage, coverage
from engagement.analytics.variation.places import BetweenPlaces, between_places
from engagement.enums import Measure
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Headline,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.packs.document import Figure as Drawn
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.counts import (
    count_columns,
    count_values,
    interval_columns,
    question,
    said_values,
    value_column,
)
from engagement.presenters.packs.sections.rates import may_count
from engagement.presenters.packs.sections.sizes import LEFT_OUT, Sizes, sizes_of
from engagement.presenters.packs.sections.small_numbers import (
    NOT_SHOWN,
    SMALL_NUMBERS,
    list_shown,
)
from engagement.presenters.variation.places import (
    FEWEST_SCORES,
    coverage_sentence,
    places_share,
    voice_lines,
)
from engagement.presenters.variation.words import (
    PERCENT,
    TOO_FEW,
    WORDS,
    count_text,
    figure_text,
)
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import Figure
from nhsuk.charts import Chart, Estimate, estimates_by_row
from nhsuk.formats import counted
from partners.enums import SECTOR_OF_KIND, OrganisationKind, Sector

KEY, TITLE = "attention", "Who gets the attention"
ABOUT = (
    "Whether each kind of partner has the contact that was agreed with it, how social care is "
    "heard beside the NHS, and how much depends on the place."
)
# What the system's people answer about partners is not for boards, and no measure here rests on it.
MEASURES = (Measure.HEALTH, Measure.TRUST_OF_PARTNER)
# Something was due, and nothing is known of it: a row says why by its own figure.
_KNOWN = Coverage(due=1)
BELOW, ABOVE, AGREED = "below what was agreed", "above what was agreed", "about as agreed"
TOO_LITTLE = "too little to say"
GROUPS = {SOCIAL_CARE: "Social care", NHS: "NHS bodies"}


def gather(asked: Asked) -> Section:
    """Some ten queries, however many partners there are."""
    sizes = sizes_of(asked)
    if sizes.why_nothing:
        return Section(KEY, TITLE, ABOUT, (Words(sizes.why_nothing),))
    user, system = asked.user, asked.system
    found = attention(user, system, since=asked.since, until=asked.until)
    covered = coverage(user, system, since=asked.since, until=asked.until)
    by_kind = {kind: rate for kind, rate in found.by_kind.items() if kind in sizes.shown_kinds}
    blocks: list[Block] = [
        Words(coverage_sentence(covered)),
        _by_kind(asked, by_kind),
        _voice(asked, sizes, found),
    ]
    blocks += [
        _between_places(asked, between_places(user, system, measure=measure))
        for measure in MEASURES
    ]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), _headlines(by_kind))


def _by_kind(asked: Asked, by_kind: Mapping[str, Rate]) -> Drawn:
    """The least contact first; those of which nothing can be said last."""
    ranked = sorted(by_kind, key=lambda kind: _rank(kind, by_kind[kind]))
    sentence = _sentence({kind: by_kind[kind] for kind in ranked})
    contacts = Figure.CONTACTS
    table = Table(
        key=f"{KEY}.{contacts}",
        title="Contact per expected contact, by kind of partner",
        columns=(
            Column("Kind of partner"),
            value_column(contacts),
            *count_columns(contacts),
            *interval_columns(contacts),
            Column("Against what was agreed"),
        ),
        rows=tuple(_row(asked, kind, by_kind[kind]) for kind in ranked),
        sentence=sentence,
        note="100% is as much as was agreed with each. From and to hold the true figure with 95% "
        "probability." + (f" {LEFT_OUT}" if asked.is_public else ""),
        nothing=LEFT_OUT if asked.is_public else "No contact was expected in this time.",
        url=asked.link("engagement:variation_places"),
    )
    return frozen(_picture(asked, table, ranked, by_kind), table)


def _rank(kind: str, rate: Rate) -> tuple[bool, float, str]:
    return (not rate.is_enough, rate.value or 0.0, str(OrganisationKind(kind).label))


def _row(asked: Asked, kind: str, rate: Rate) -> Row:
    value, low, high = said_values(rate, _KNOWN)
    counts = count_values(rate)
    if not may_count(asked, rate):
        counts = (TOO_FEW,) * len(counts)
    return Row(
        kind,
        (str(OrganisationKind(kind).label), value, *counts, low, high, _stands(rate)),
        asked.link("engagement:variation_behind", measure=Figure.CONTACTS.value, kind=kind),
    )


def _picture(
    asked: Asked, table: Table, ranked: Sequence[str], by_kind: Mapping[str, Rate]
) -> Chart:
    return estimates_by_row(
        [_estimate(asked, kind, by_kind[kind]) for kind in ranked],
        title=table.title,
        description=table.sentence,
        columns=("Kind of partner", "Contact per expected", "Counted"),
        unit=PERCENT,
        line=1.0,
        key="The dashed line is as much contact as was agreed.",
    )


def _estimate(asked: Asked, kind: str, rate: Rate) -> Estimate:
    label, text = str(OrganisationKind(kind).label), figure_text(rate, _KNOWN)
    if not rate.is_enough or rate.interval is None:
        has_count = rate.denominator and may_count(asked, rate)
        return Estimate(label, text, basis=count_text(rate) if has_count else "")
    found = rate.interval
    return Estimate(label, text, rate.value, found.low, found.high, count_text(rate))


def _stands(rate: Rate) -> str:
    """By a range that does not hold what was agreed: more than chance."""
    if not rate.is_enough or rate.interval is None:
        return TOO_LITTLE
    if rate.interval.high < 1:
        return BELOW
    return ABOVE if rate.interval.low > 1 else AGREED


def _sentence(by_kind: Mapping[str, Rate]) -> str:
    if not by_kind:
        return ""
    said = [kind for kind, rate in by_kind.items() if rate.is_enough]
    if not said:
        return "No kind of partner had enough contact expected to say anything."
    below, above = (
        [str(OrganisationKind(kind).label) for kind in said if _stands(by_kind[kind]) == state]
        for state in (BELOW, ABOVE)
    )
    parts = [
        f"{way} what was agreed by more than chance: {', '.join(names)}."
        for way, names in (("Below", below), ("Above", above))
        if names
    ]
    if not parts:
        return "No kind of partner had more or less contact than agreed, beyond chance."
    if above:
        parts.append("More than agreed was a choice, and is neither better nor worse.")
    return " ".join(parts)


def _headlines(by_kind: Mapping[str, Rate]) -> tuple[Headline, ...]:
    """How each kind stands; what its figure is, the section on kinds says."""
    kinds = sorted(by_kind, key=lambda kind: str(OrganisationKind(kind).label))
    return tuple(
        Headline(
            f"{KEY}.{Figure.CONTACTS}.{kind}",
            f"Contact against what was agreed: {OrganisationKind(kind).label}",
            _stands(by_kind[kind]),
            _stands(by_kind[kind]),
            is_concern=_stands(by_kind[kind]) == BELOW,
            is_measured=True,
        )
        for kind in kinds
    )


def _voice(asked: Asked, sizes: Sizes, found: Attention) -> Block:
    """Social care beside NHS bodies, figure by figure: never blended into one number."""
    if not sizes.are_groups_shown([_kinds(sizes, group) for group in GROUPS]):
        return Words(f"Social care beside the NHS is not shown. {LEFT_OUT}")
    verdicts = {
        line.label: line.verdict for line in voice_lines(question(asked, Figure.CONTACTS), found)
    }
    rows = [
        Row(
            f"{figure}.{group}",
            (
                WORDS[figure].label,
                name,
                *_voice_values(asked, groups[group]),
                verdicts[WORDS[figure].label],
            ),
            asked.link("engagement:variation", measure=figure.value),
        )
        for figure, groups in found.voice.items()
        for group, name in GROUPS.items()
    ]
    beyond = [label for label, verdict in verdicts.items() if "more than chance" in verdict]
    return Drawn(
        Table(
            key=f"{KEY}.voice",
            title="Social care beside the NHS",
            columns=(
                Column("Figure"),
                Column("Group"),
                Column("Share", ColumnKind.PERCENT),
                Column("Counted", ColumnKind.NUMBER),
                Column("Of", ColumnKind.NUMBER),
                Column("From", ColumnKind.PERCENT),
                Column("To", ColumnKind.PERCENT),
                Column("Difference"),
            ),
            rows=tuple(rows),
            sentence=_voice_sentence(beyond, verdicts),
            note="Social care is upper-tier councils and care providers. Two groups differ by more "
            "than chance where their ranges do not meet, which may miss a small difference.",
            url=asked.link("engagement:variation_places"),
        )
    )


def _voice_values(asked: Asked, rate: Rate) -> tuple[Value, ...]:
    """Contacts are told in whole ones here, beside figures that know no others."""
    value, low, high = said_values(rate, _KNOWN)
    if not may_count(asked, rate):
        return (value, TOO_FEW, TOO_FEW, low, high)
    return (value, round(rate.numerator), round(rate.denominator), low, high)


def _voice_sentence(beyond: Sequence[str], verdicts: Mapping[str, str]) -> str:
    if all(verdict == TOO_FEW for verdict in verdicts.values()):
        return "There is too little to hold social care against NHS bodies."
    if not beyond:
        rest = "those of which there is enough to say"
        which = rest if TOO_FEW in verdicts.values() else "any of these figures"
        return f"Social care and NHS bodies do not differ beyond chance in {which}."
    return " ".join(f"{label}: {verdicts[label].lower()}." for label in beyond)


def _kinds(sizes: Sizes, group: str) -> list[str]:
    """The kinds of partner of a group, as `attention` divides them."""
    return [kind for kind in sizes.by_kind if _is_in(OrganisationKind(kind), group)]


def _is_in(kind: OrganisationKind, group: str) -> bool:
    sector = SECTOR_OF_KIND[kind]
    if group == NHS:
        return sector == Sector.NHS
    return kind == OrganisationKind.UPPER_TIER_COUNCIL or sector == Sector.SOCIAL_CARE


def _between_places(asked: Asked, found: BetweenPlaces) -> Drawn:
    shown = list_shown([one.partnerships for one in found.places], is_public=asked.is_public)
    sentence = places_share(question(asked, Figure.CONTACTS), found).sentence
    total = sum(one.partnerships for one in found.places)
    if shown.total == NOT_SHOWN and counted(total, "partner") in sentence:
        sentence = SMALL_NUMBERS
    rows = [
        Row(
            one.place,
            (one.name, number, _mean(one.mean, number)),
            asked.link("engagement:variation_series", place=one.place),
        )
        for one, number in zip(found.places, shown.counts, strict=True)
    ]
    return Drawn(
        Table(
            key=f"{KEY}.places.{found.measure.value}",
            title=f"{found.measure.label}, by place",
            columns=(
                Column("Place"),
                Column("Partners with a score", ColumnKind.NUMBER),
                Column("Mean score, 0 to 100", ColumnKind.NUMBER),
            ),
            rows=tuple(rows),
            sentence=sentence,
            note="The newest score of each partner on the day on which this was gathered."
            + (f" {LEFT_OUT}" if asked.is_public else ""),
            nothing="No partner with a place has a score that may be concluded from.",
            url=asked.link("engagement:variation_places"),
        )
    )


def _mean(mean: float, number: Value) -> Value:
    if number == NOT_SHOWN:
        return NOT_SHOWN
    return round(mean) if isinstance(number, int) and number >= FEWEST_SCORES else TOO_FEW
