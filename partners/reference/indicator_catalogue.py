"""Indicators whose files are known: what they say, and whose figures they are."""

from dataclasses import dataclass

from partners.enums import Better

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
OFLOG = (
    "Office for Local Government; NHS England (Adult Social Care Outcomes Framework, SALT) "
    "and Skills for Care"
)


@dataclass(frozen=True)
class Definition:
    """What an indicator is."""

    code: str
    name: str
    about: str = ""
    unit: str = ""
    better: str = Better.NEITHER
    source: str = ""
    licence: str = OPEN_GOVERNMENT_LICENCE


# By the codes of the file of adult social care outcomes.
CARE_OUTCOMES = {
    "ASC1": Definition(
        "asc-carer-quality-of-life",
        "Quality of life of carers",
        "What carers who get support say of their lives, from 0 to 12.",
        "of 12",
        Better.HIGHER,
        OFLOG,
    ),
    "ASC2": Definition(
        "asc-quality-of-life",
        "Quality of life through social care",
        "What services add to the lives of those who use them, by a survey, from 0 to 1.",
        "of 1",
        Better.HIGHER,
        OFLOG,
    ),
    "ASC3": Definition(
        "asc-information-users",
        "Information about services is easy to find",
        "Of those who use services and looked for it.",
        "%",
        Better.HIGHER,
        OFLOG,
    ),
    "ASC4": Definition(
        "asc-information-carers",
        "Information about support is easy to find, say carers",
        "Of carers who looked for it.",
        "%",
        Better.HIGHER,
        OFLOG,
    ),
    "ASC5": Definition(
        "asc-short-term-services",
        "No long-term care needed after short-term care",
        "Of new clients whose short-term care to get back on their feet has ended.",
        "%",
        Better.HIGHER,
        OFLOG,
    ),
    "ASC6": Definition(
        "asc-requests-with-service",
        "Requests for support that led to a service",
        "From new clients, for 100,000 people. It depends on need as much as on supply.",
        "for 100,000 people",
        Better.NEITHER,
        OFLOG,
    ),
    "ASC7": Definition(
        "asc-workforce-turnover",
        "Care workers who left within a year",
        "Of those employed in adult social care in the area.",
        "%",
        Better.LOWER,
        OFLOG,
    ),
}
# Others that come in the plain form; a file may bring more and then says what they are.
PLAIN = {
    each.code: each
    for each in (
        Definition(
            "delayed-discharges",
            "Patients who stay in hospital though fit to leave",
            "Of those fit to leave on a day, on average.",
            "%",
            Better.LOWER,
            "NHS England, discharge delays",
        ),
        Definition(
            "ae-attendances",
            "Attendances at accident and emergency",
            "In the period, for 1,000 people who live there.",
            "for 1,000 people",
            Better.NEITHER,
            "NHS England, A&E attendances and emergency admissions",
        ),
        Definition(
            "emergency-admissions",
            "Emergency admissions to hospital",
            "In the period, for 1,000 people who live there.",
            "for 1,000 people",
            Better.LOWER,
            "NHS England, A&E attendances and emergency admissions",
        ),
        Definition(
            "care-vacancies",
            "Vacant posts in adult social care",
            "Of all posts of employers in the area.",
            "%",
            Better.LOWER,
            "Skills for Care, adult social care workforce data set",
        ),
    )
}
