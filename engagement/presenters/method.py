"""The numbers of the score model in force, for the page that explains the method."""

from dataclasses import dataclass

from engagement.actions.evidence_trust import STAGE_VALUE
from engagement.enums import EventKind
from engagement.models import ScoreModel
from engagement.presenters.components import WORDS
from engagement.presenters.model_words import listed, type_words
from engagement.scoring.health import FULL_SCORE
from engagement.scoring.model import COMPONENTS, HealthModel
from partners.enums import Grade


@dataclass(frozen=True)
class PartNumbers:
    """One part of the score: its weight in points and how fast its facts fade."""

    name: str
    question: str
    weight: float
    half_life: float
    usual: float


@dataclass(frozen=True)
class TypeNumbers:
    """What counts for a kind of partner where nothing was agreed."""

    name: str
    contacts: float
    people: float
    grade: str


@dataclass(frozen=True)
class MethodTables:
    """The tables of the page."""

    parts: list[PartNumbers]
    types: list[TypeNumbers]
    contacts: list[tuple[str, float]]
    stages: str
    cap: float
    medium: int
    high: int


def method_tables(model: ScoreModel) -> MethodTables:
    """Read them off the model."""
    parameters = HealthModel.from_dict(model.parameters)
    usual = parameters.types[parameters.default_type].mean
    medium, high = parameters.evidence_cuts
    return MethodTables(
        parts=[
            PartNumbers(
                name=WORDS[part].name,
                question=WORDS[part].question,
                weight=FULL_SCORE * parameters.weights[part],
                half_life=parameters.half_life_days[part],
                usual=FULL_SCORE * usual[part],
            )
            for part in COMPONENTS
        ],
        types=[
            TypeNumbers(
                name=type_words(name),
                contacts=values.agreement.contacts_per_year,
                people=values.agreement.people,
                grade=str(Grade(round(values.agreement.grade)).label),
            )
            for name, values in parameters.types.items()
        ],
        contacts=[(str(kind.label), parameters.contact_weight[kind.value]) for kind in EventKind],
        stages=listed(STAGE_VALUE.items()),
        cap=parameters.contact_cap_per_day,
        medium=round(100 * medium),
        high=round(100 * high),
    )
