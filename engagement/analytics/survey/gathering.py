"""The answers of a wave as arrays, with whom was asked: six queries, however many answered.

In no order: a row stands for somebody's answers about one thing, and nothing tells whose they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engagement.enums import Side
from engagement.models import SurveyAbout, SurveyInvitation, SurveyResponse, SurveyWave
from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.survey.instrument import PARTNER_POINTS, Instrument, QuestionKind
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.scoring.survey.protection import NONE
from engagement.scoring.survey.results import OVERALL, Level
from engagement.scoring.trust_ledger import Indexes
from partners.enums import Sector
from partners.models import Partnership, Place

# A number for each sector in the arrays and documents of results: never given to another one.
SECTOR_CODES = {
    Sector.NHS.value: 0,
    Sector.PRIMARY_CARE.value: 1,
    Sector.LOCAL_GOVERNMENT.value: 2,
    Sector.SOCIAL_CARE.value: 3,
    Sector.VCSE.value: 4,
    Sector.OTHER.value: 5,
}


@dataclass(frozen=True)
class Group:
    """A partner, sector or place: what it is called in addresses, and on pages."""

    key: str
    name: str


# By code: the primary key of a partnership or a place, or that of `SECTOR_CODES`.
Groups = Mapping[Level, Mapping[int, Group]]


@dataclass(frozen=True)
class Standing:
    """Of which partner, sector and place each row is, by code; `NONE` for none."""

    organisation: Indexes
    sector: Indexes
    place: Indexes

    def __len__(self) -> int:
        return len(self.organisation)

    def take(self, which: Bools) -> "Standing":
        return Standing(self.organisation[which], self.sector[which], self.place[which])


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, with codes as in `Standing`; ``rated`` in a relational wave."""

    text: str
    organisation: int
    sector: int
    rated: int


@dataclass(frozen=True)
class Gathered:
    """All that came of a wave; ``sector_of`` each partner.

    ``values``, shape (row, question), are whole points, NaN where nobody said; ``could_not_say``,
    of the same shape, where somebody said that they cannot. ``person`` is the same for all rows of
    one person, ``rated`` the partner that a row of a relational wave is about. ``asked`` has a row
    for each answer that was asked for.
    """

    instrument: Instrument
    groups: Groups
    sector_of: Mapping[int, int]
    values: Floats
    could_not_say: Bools
    person: Indexes
    given: Standing
    rated: Indexes
    asked: Standing
    comments: tuple[Comment, ...]

    @property
    def people(self) -> int:
        """How many people answered."""
        return len(np.unique(self.person))


def gather(wave: SurveyWave) -> Gathered:
    """All finished answers of a wave, and whom it asked."""
    instrument = parse_instrument(wave.instrument_version.document)
    is_of_system = wave.answered_by == Side.SYSTEM
    asked = list(_asked(wave))
    rows = list(_finished(wave))
    # What the system's people say is filed under the partner that they say it about.
    homes = [row[2] if is_of_system else row[1] for row in rows]
    others = [row[2] for row in rows]
    known = _Known({*homes, *others, *(one for one, _, _ in asked)}, asked)
    values, could_not_say = _matrix(instrument, [row[3] for row in rows])
    given, rated = known.standing(homes), codes(others)
    return Gathered(
        instrument=instrument,
        groups=known.groups,
        sector_of=known.sector_of,
        values=values,
        could_not_say=could_not_say,
        person=_numbered([row[0] for row in rows]),
        given=given,
        rated=rated,
        asked=known.standing([one for one, _, _ in asked]),
        comments=tuple(
            Comment(row[4].strip(), int(given.organisation[at]), int(given.sector[at]), int(to))
            for at, (row, to) in enumerate(zip(rows, rated, strict=True))
            if row[4].strip()
        ),
    )


AskedRow = tuple[int, str, int | None]
AnsweredRow = tuple[str, int | None, int | None, dict[str, object], str]


def _asked(wave: SurveyWave) -> Iterable[AskedRow]:
    """Partner, sector and place of each answer that was asked for."""
    standing = SurveyInvitation.objects.standing().filter(wave=wave)
    if wave.answered_by == Side.SYSTEM:
        abouts = SurveyAbout.objects.filter(invitation__in=standing)
        for pk in abouts.order_by().values_list("partnership", flat=True):
            yield pk, "", None
        return
    rows = standing.filter(partnership__isnull=False).order_by()
    for pk, sector, place in rows.values_list("partnership", "sector", "place"):
        if pk is not None:
            yield pk, sector, place


def _finished(wave: SurveyWave) -> Iterable[AnsweredRow]:
    """Key, for whom, about whom, answers and comment; by a number that is random itself."""
    rows = SurveyResponse.objects.filter(wave=wave).finished().order_by("pk")
    return rows.values_list("key", "partnership", "about", "answers", "comment").iterator()


class _Known:
    """The partners that a wave is about, with the sector and place of each on its first day."""

    def __init__(self, pks: Iterable[int | None], asked: Iterable[AskedRow]) -> None:
        wanted = [pk for pk in pks if pk is not None]
        rows = Partnership.objects.filter(pk__in=wanted).select_related("organisation")
        partners = sorted(rows, key=lambda one: (one.organisation.name, one.pk))
        then: dict[int, tuple[str, int | None]] = {}
        for pk, sector, place in asked:
            if sector:
                then.setdefault(pk, (sector, place))
        # One sector and place for each partner, whatever changed while the wave was open.
        self._home = {
            one.pk: then.get(one.pk, (one.organisation.sector, one.place_id)) for one in partners
        }
        self.groups = self._groups(partners)
        self.sector_of = {pk: SECTOR_CODES[sector] for pk, (sector, _) in self._home.items()}

    def _groups(self, partners: Sequence[Partnership]) -> Groups:
        sectors = {sector for sector, _ in self._home.values()}
        pks = {place for _, place in self._home.values() if place is not None}
        places = Place.objects.filter(pk__in=pks).order_by("name", "pk")
        return {
            Level.OVERALL: {OVERALL: Group("all", "All who answered")},
            Level.SECTOR: {
                code: Group(sector, str(Sector(sector).label))
                for sector, code in SECTOR_CODES.items()
                if sector in sectors
            },
            Level.PLACE: {one.pk: Group(str(one.public_id), one.name) for one in places},
            Level.ORGANISATION: {
                one.pk: Group(str(one.public_id), one.organisation.name) for one in partners
            },
        }

    def standing(self, pks: Sequence[int | None]) -> Standing:
        homes = [("", None) if pk is None else self._home[pk] for pk in pks]
        return Standing(
            codes(pks),
            codes([SECTOR_CODES.get(sector) for sector, _ in homes]),
            codes([place for _, place in homes]),
        )


def codes(found: Iterable[int | None]) -> Indexes:
    """Codes as an array, `NONE` for none."""
    return np.array([NONE if one is None else one for one in found], dtype=np.int64)


def _numbered(keys: Sequence[str]) -> Indexes:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _matrix(instrument: Instrument, answers: Sequence[dict[str, object]]) -> tuple[Floats, Bools]:
    """Points by row and question, and where somebody said that they cannot say."""
    questions = instrument.scale_questions
    values = np.full((len(answers), len(questions)), np.nan)
    could_not_say = np.zeros(values.shape, dtype=np.bool_)
    for column, question in enumerate(questions):
        code = question.code
        is_tie = question.kind is QuestionKind.PARTNER_SCALE
        highest = PARTNER_POINTS if is_tie else instrument.points
        for at, given in enumerate(answers):
            if code not in given:
                continue
            point = given[code]
            if point is None:
                could_not_say[at, column] = True
            elif isinstance(point, int) and 1 <= point <= highest:
                values[at, column] = point
    return values, could_not_say
