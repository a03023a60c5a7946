"""What was decided in and around the fictional system, and who was asked how early."""

from dataclasses import dataclass

from engagement.enums import Audience, DecisionKind, Stage, Theme


@dataclass(frozen=True)
class Engaged:
    """An affected side, and when it was first engaged, in days before today; never if ``None``."""

    key: str
    days_ago: int | None = None
    stage: Stage = Stage.NONE
    audience: Audience = Audience.OFFICERS
    said: str = ""
    changed: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class DecisionCast:
    """A decision by the system, or by the partner ``made_by``. Negative days lie ahead.

    Of a partner's decision its own key among those affected stands for the system. ``is_scored``:
    what it did to the other partners counts for their trust in it.
    """

    title: str
    kind: DecisionKind
    theme: Theme
    affects: tuple[Engaged, ...]
    made_by: str = ""
    decided: int | None = None
    expected: int | None = None
    is_scored: bool = False


_BEFORE_OPTIONS, _ON_OPTIONS = Stage.BEFORE_OPTIONS, Stage.ON_OPTIONS
_BEFORE_DECISION, _AFTER = Stage.BEFORE_DECISION, Stage.AFTER

DECISIONS = (
    DecisionCast(
        "One point of access for urgent care",
        DecisionKind.SERVICE_CHANGE,
        Theme.NEIGHBOURHOOD,
        (
            Engaged(
                "general",
                570,
                _BEFORE_OPTIONS,
                said="Begin with frailty, where beds are lost.",
                changed="Frailty came first.",
            ),
            Engaged("ellerby", 530, _BEFORE_OPTIONS, Audience.CABINET_MEMBER),
            Engaged("ellerby_pcn", 500, _ON_OPTIONS, said="Not before the telephones work."),
            Engaged("ambulance", 430, _BEFORE_DECISION),
        ),
        decided=400,
    ),
    DecisionCast(
        "Fees for care homes and home care",
        DecisionKind.BUDGET,
        Theme.SOCIAL_CARE,
        (
            Engaged("county", 390, _ON_OPTIONS),
            Engaged("ellerby", 390, _ON_OPTIONS),
            Engaged("harrowfen", 330, _BEFORE_DECISION),
            Engaged(
                "care_association",
                285,
                _AFTER,
                said="The uplift is below the rise of the minimum wage.",
                why_not="The budget had been set.",
            ),
            Engaged("larkhill"),
        ),
        decided=300,
    ),
    DecisionCast(
        "Alliance contract for community mental health",
        DecisionKind.PROCUREMENT,
        Theme.MENTAL_HEALTH,
        (
            Engaged("mind", 420, _BEFORE_OPTIONS),
            Engaged(
                "alliance",
                360,
                _ON_OPTIONS,
                said="Small charities cannot carry the risk.",
                changed="The risk stays with the trust.",
            ),
            Engaged("healthwatch", 350, _ON_OPTIONS, Audience.PUBLIC),
            Engaged("carers", 240, _BEFORE_DECISION),
        ),
        decided=210,
    ),
    DecisionCast(
        "Spot purchase of step-down beds in place of block contracts",
        DecisionKind.SERVICE_CHANGE,
        Theme.DISCHARGE,
        (
            Engaged("general", 260, _BEFORE_OPTIONS),
            Engaged("county", 230, _ON_OPTIONS),
            Engaged("care_association", 140, _AFTER, why_not="It was for the hospital to say."),
            Engaged("larkhill"),
        ),
        decided=150,
    ),
    DecisionCast(
        "Neighbourhood health plan",
        DecisionKind.PLAN,
        Theme.NEIGHBOURHOOD,
        (
            Engaged("ellerby", 90, _BEFORE_OPTIONS, Audience.CABINET_MEMBER),
            Engaged("general", 90, _BEFORE_OPTIONS),
            Engaged("alliance", 75, _BEFORE_OPTIONS),
            Engaged("harrowfen_pcn", 60, _ON_OPTIONS),
            Engaged("county", 45, _ON_OPTIONS),
            Engaged("care_association"),
            Engaged("northwold"),
        ),
        expected=-120,
    ),
    DecisionCast(
        "New contract for sexual health services",
        DecisionKind.PROCUREMENT,
        Theme.COMMISSIONING,
        (
            Engaged(
                "harrowfen",
                155,
                _AFTER,
                said="Clinics that share our staff will close.",
                why_not="The contract had been awarded.",
            ),
            Engaged(
                "general",
                230,
                _ON_OPTIONS,
                said="Testing and treatment belong in one place.",
                changed="One lot instead of two.",
            ),
            Engaged("mind", 150, _AFTER, said="Nobody asked those who come to us."),
            Engaged("harrowfen_pcn"),
        ),
        made_by="harrowfen",
        decided=175,
        is_scored=True,
    ),
    DecisionCast(
        "End of the joint equipment store",
        DecisionKind.BUDGET,
        Theme.SOCIAL_CARE,
        (Engaged("harrowfen"),),
        made_by="harrowfen",
        decided=95,
    ),
    DecisionCast(
        "Savings in adult social care",
        DecisionKind.BUDGET,
        Theme.FINANCE,
        (
            Engaged(
                "county",
                255,
                _BEFORE_DECISION,
                said="Reablement saves more than it costs.",
                changed="Reablement was left out of the savings.",
            ),
        ),
        made_by="county",
        decided=240,
    ),
    DecisionCast(
        "New contract for reablement",
        DecisionKind.PROCUREMENT,
        Theme.SOCIAL_CARE,
        (Engaged("ellerby", 410, _BEFORE_OPTIONS),),
        made_by="ellerby",
        decided=260,
    ),
    DecisionCast(
        "Elective hub at Thornleigh",
        DecisionKind.SERVICE_CHANGE,
        Theme.ESTATES,
        (Engaged("general", 520, _BEFORE_OPTIONS, Audience.CABINET_MEMBER),),
        made_by="general",
        decided=340,
    ),
    DecisionCast(
        "Housing adaptations policy",
        DecisionKind.PLAN,
        Theme.ESTATES,
        (Engaged("northwold", 40, _ON_OPTIONS),),
        made_by="northwold",
        expected=-60,
    ),
)
