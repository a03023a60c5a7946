"""The words that people write for what a column can say, and the value of each."""

from engagement.enums import CommitmentState, Importance, Side
from engagement.imports.layout import words_for
from partners.enums import (
    NOT_PARTNERS,
    BoardKind,
    Grade,
    IdentifierScheme,
    NominatingRoute,
    OrganisationKind,
    SeatCapacity,
    Sector,
    Tier,
)

YES, NO = "yes", "no"
YES_NO = words_for(
    *((YES, word) for word in ("yes", "y", "true", "1", "x", "voting")),
    *((NO, word) for word in ("no", "n", "false", "0", "non-voting", "not voting")),
)
GRADES = words_for(
    *((str(grade.value), grade.label) for grade in Grade),
    *((str(Grade.OFFICER.value), word) for word in ("officer", "manager")),
    *((str(Grade.CHIEF.value), word) for word in ("chief", "chief executive", "ceo")),
    *((str(Grade.CHIEF.value), word) for word in ("chair", "leader")),
)
KINDS = words_for(
    *(each for each in OrganisationKind.choices if each[0] not in NOT_PARTNERS),
    *(("upper_tier_council", word) for word in ("county council", "unitary council", "council")),
    *(("district_council", word) for word in ("borough council", "district", "borough")),
    *(("gp_practice", word) for word in ("gp", "practice", "surgery", "general practice")),
    ("primary_care_network", "pcn"),
    *(("care_location", word) for word in ("care home", "nursing home", "home care")),
    *(("voluntary", word) for word in ("charity", "vcse", "vcs", "voluntary", "community")),
    *(("nhs_trust", word) for word in ("trust", "foundation trust", "nhs foundation trust")),
    ("strategic_authority", "combined authority"),
    ("acute_trust", "hospital"),
    ("other", "other"),
)
REGISTERS = words_for(
    *IdentifierScheme.choices,
    *(("ods", word) for word in ("ods code", "nacs", "organisation code", "nhs code")),
    *(("gss", word) for word in ("gss code", "ons code", "ons")),
    *(("cqc_provider", word) for word in ("cqc provider id", "provider id")),
    *(("cqc_location", word) for word in ("cqc location id", "location id")),
    *(("companies_house", word) for word in ("company number", "companies house", "company")),
    *(("charity", word) for word in ("charity no", "registered charity number", "charity")),
)
SECTORS = words_for(
    *Sector.choices,
    *(("local_government", word) for word in ("council", "councils", "local authority", "la")),
    *(("vcse", word) for word in ("voluntary", "voluntary sector", "vcs", "charity")),
    *(("primary_care", word) for word in ("gp", "general practice")),
    *(("social_care", word) for word in ("care", "care providers")),
)
BOARDS = words_for(
    *BoardKind.choices,
    *(("icb_board", word) for word in ("icb", "board")),
    ("icp", "partnership"),
    *(("health_and_wellbeing", word) for word in ("hwb", "hwbb", "health & wellbeing board")),
    *(("place_partnership", word) for word in ("place", "place board")),
    ("provider_collaborative", "collaborative"),
    *(("committee", word) for word in ("sub-committee", "subcommittee")),
)
ROUTES = words_for(
    *(each for each in NominatingRoute.choices if each[0]),
    *(("trusts", word) for word in ("nhs trusts", "trust", "providers")),
    *(("primary_care", word) for word in ("primary medical services", "gps", "practices")),
    *(("local_authorities", word) for word in ("councils", "council", "local authority")),
    *(("other", word) for word in ("others",)),
)
SIDES = words_for(
    *Side.choices,
    *(("system", word) for word in ("us", "we", "our", "ours", "icb", "the icb", "ics")),
    *(("system", word) for word in ("the ics", "our side", "our promise", "nhs")),
    *(("partner", word) for word in ("them", "they", "their", "theirs", "partners")),
    *(("partner", word) for word in ("their side", "their promise", "organisation")),
)
STATES = words_for(
    *(each for each in CommitmentState.choices if each[0] != CommitmentState.RENEGOTIATED),
    *(("open", word) for word in ("outstanding", "in progress", "not started", "pending")),
    *(("open", word) for word in ("ongoing", "overdue", "not yet due")),
    *(("kept", word) for word in ("done", "complete", "completed", "closed", "met", "delivered")),
    *(("late", word) for word in ("done late", "completed late", "delivered late")),
    *(("broken", word) for word in ("not kept", "missed", "not met", "not delivered", "failed")),
    *(("withdrawn", word) for word in ("cancelled", "no longer needed", "dropped")),
)
IMPORTANCE = words_for(
    *Importance.choices,
    *(("minor", word) for word in ("low", "small")),
    *(("standard", word) for word in ("medium", "normal")),
    *(("major", word) for word in ("high", "large")),
)
TIERS = words_for(*Tier.choices)
CAPACITIES = words_for(*SeatCapacity.choices, ("participant", "in attendance"))
