"""The plans of the fictional system, and what its partners really hold of them. All invented."""

from dataclasses import dataclass, field
from datetime import timedelta

from engagement.enums import PlanKind, Stance

AGREED, CONDITIONAL, CANNOT_SAY = Stance.AGREED, Stance.CONDITIONAL, Stance.CANNOT_SAY
FIVE_YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Word:
    """What a partner held from so many days ago on; ``until`` counts from today, ahead."""

    days_ago: int
    stance: Stance
    condition: str = ""
    until: int | None = None
    figures: tuple[str, str, str] | None = None
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Voice:
    """A partner's words on a plan, and its ratings: a letter for each principle, a dot for none.

    ``shown`` are the principles, counted from 1, whose rating something shows.
    """

    key: str
    words: tuple[Word, ...] = ()
    ratings: str = ""
    rated: int = 60
    shown: tuple[int, ...] = ()


@dataclass(frozen=True)
class PlanCast:
    """A plan; days are before today, negative ones ahead."""

    title: str
    kind: PlanKind
    begins: int
    due: int
    voices: tuple[Voice, ...]
    submitted: int | None = None
    place: str = ""
    lasts: timedelta = field(default=FIVE_YEARS)


PLANS = (
    PlanCast(
        "Joint forward plan, second edition",
        PlanKind.FORWARD,
        begins=130,
        due=148,
        submitted=150,
        voices=(
            Voice(
                "general",
                (Word(300, AGREED, source="Minutes of the trust’s board"),),
                "AAPAPAAAPA",
                170,
                (1, 2, 4, 8),
            ),
            Voice(
                "ellerby",
                (
                    Word(330, CANNOT_SAY, until=-240),
                    Word(215, AGREED, source="Cabinet paper on the joint forward plan"),
                ),
                "APAPNAPAPP",
                175,
                (3, 4, 5),
            ),
            Voice(
                "harrowfen",
                (
                    Word(290, CONDITIONAL, "If the joint equipment store stays open"),
                    Word(
                        118,
                        AGREED,
                        note="The plan was reworded after it had gone in. The store was closed.",
                    ),
                ),
                "PNNNNPNP?N",
                180,
                (2, 3, 4, 10),
            ),
            Voice("county", (Word(280, CANNOT_SAY),), "P?PP????N?", 180, (9,)),
            Voice("mind", (Word(262, AGREED),), "AAAPPPAAPA", 172, (1, 7)),
            Voice("ambulance", (Word(200, AGREED),), "A.P.P.AA..", 172),
            Voice(
                "care_association",
                (
                    Word(
                        96,
                        CONDITIONAL,
                        "If fees are agreed for three years at a time",
                        figures=("2.8", "2.1", "3.6"),
                        note="We asked for the first time three months after it had gone in.",
                    ),
                ),
                "PPNNNN?PN?",
                90,
                (3, 4, 9),
            ),
            Voice(
                "alliance",
                (
                    Word(250, CONDITIONAL, "If small grants stay outside the main contracts"),
                    Word(171, AGREED),
                ),
                "APPPNPAAPP",
                170,
                (4,),
            ),
            Voice("healthwatch", (Word(190, AGREED),), "AAPN.PPAPP", 170, (4,)),
            Voice("ellerby_pcn", (Word(240, AGREED),), "AAAP.PAA.A", 170),
            Voice("northwold"),
            Voice("larkhill"),
        ),
    ),
    PlanCast(
        "Five-year strategic commissioning plan",
        PlanKind.COMMISSIONING,
        begins=-130,
        due=-112,
        voices=(
            Voice(
                "general",
                (Word(120, CANNOT_SAY), Word(42, AGREED, source="Letter of the chief executive")),
                "AAPPPAAAPA",
                40,
                (1, 2, 8),
            ),
            Voice(
                "ellerby",
                (
                    Word(95, CANNOT_SAY),
                    Word(
                        58,
                        CONDITIONAL,
                        "If money for home care keeps pace with discharges from hospital",
                        until=75,
                        figures=("4.2", "3.6", "5.1"),
                        note="The director would recommend it; the cabinet has not seen it.",
                        source="Draft budget of adult social care",
                    ),
                ),
                "AAAPPPAAPP",
                50,
                (3, 4, 5),
            ),
            Voice(
                "harrowfen",
                (
                    Word(
                        80,
                        CONDITIONAL,
                        "If the council is asked before the next service is moved",
                        until=-20,
                    ),
                ),
                "P?NNNP?PPN",
                75,
                (3, 4, 10),
            ),
            Voice(
                "county",
                (
                    Word(
                        100,
                        CANNOT_SAY,
                        until=-40,
                        note="Two directors have left. They want to, and cannot at present.",
                    ),
                    Word(35, CANNOT_SAY, until=45),
                ),
                "A?P?N???P?",
                34,
                (1, 5),
            ),
            Voice("mind", (Word(66, AGREED),), "AAAPP.AAPA", 60, (1, 7)),
            Voice("ambulance", (Word(70, CANNOT_SAY, until=-12),), "A.......?."),
            Voice(
                "alliance",
                (
                    Word(88, CANNOT_SAY),
                    Word(
                        31,
                        CONDITIONAL,
                        "If a tenth of the money for prevention goes through local charities",
                        until=60,
                        figures=("1.2", "0.9", "1.5"),
                    ),
                ),
                "APPPNPPAPP",
                30,
                (4, 5, 8),
            ),
            Voice("healthwatch", (Word(52, AGREED),), "AAPP.PPA.P", 50, (4,)),
            Voice("ellerby_pcn", (Word(47, AGREED),), "AAAP..AA.A", 45, (2,)),
            Voice("harrowfen_pcn", (Word(20, CANNOT_SAY, until=30),)),
            Voice("care_association"),
            Voice("larkhill"),
            Voice("northwold"),
        ),
    ),
    PlanCast(
        "Ellerby neighbourhood health plan",
        PlanKind.NEIGHBOURHOOD,
        begins=-130,
        due=-48,
        place="Ellerby",
        lasts=timedelta(days=3 * 365),
        voices=(
            Voice("ellerby", (Word(70, AGREED),), "AAAAPPAAPA", 40, (1, 2, 3)),
            Voice("general", (Word(55, AGREED),), "AAPAPAAAPA", 40, (2,)),
            Voice("ellerby_pcn", (Word(76, CANNOT_SAY), Word(30, AGREED)), "AAAAPPAAPA", 28, (2,)),
            Voice(
                "alliance",
                (Word(44, CONDITIONAL, "If link workers are paid for beyond next year", until=90),),
                "AAAPNPAAPP",
                40,
                (4, 8),
            ),
            Voice("carers", (Word(22, CANNOT_SAY, until=14),)),
            Voice("care_association"),
        ),
    ),
)
