"""Who may do what. Roles are code; which user has which role in which system is data."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a user may or may not do in a system."""

    VIEW_PARTNERSHIPS = "view_partnerships"
    VIEW_PEOPLE = "view_people"
    VIEW_CONFIDENTIAL_NOTES = "view_confidential_notes"
    VIEW_HISTORY = "view_history"
    LOG_EVENTS = "log_events"
    MANAGE_PARTNERSHIPS = "manage_partnerships"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_BOARDS = "manage_boards"
    MANAGE_RULE_SETS = "manage_rule_sets"
    MANAGE_NATIONAL_RULE_SETS = "manage_national_rule_sets"
    IMPORT_EVENTS = "import_events"
    IMPORT_REFERENCE = "import_reference"
    MANAGE_MEMBERS = "manage_members"
    VIEW_SHADOW_SCORES = "view_shadow_scores"
    VIEW_RATING_OF_PARTNERS = "view_rating_of_partners"
    MANAGE_SCORING = "manage_scoring"
    SHARE_VIEWS = "share_views"
    MAKE_PACKS = "make_packs"
    APPROVE_PACKS = "approve_packs"
    MANAGE_API_CLIENTS = "manage_api_clients"
    VIEW_SURVEYS = "view_surveys"
    VIEW_COMMENTS = "view_comments"
    VIEW_TIES = "view_ties"
    MANAGE_SURVEYS = "manage_surveys"
    MODERATE_COMMENTS = "moderate_comments"
    EXPORT_RAW_ANSWERS = "export_raw_answers"
    EXPORT_DATA = "export_data"
    MANAGE_WEBHOOKS = "manage_webhooks"
    VIEW_AUDIT_SEALS = "view_audit_seals"
    VIEW_READINGS = "view_readings"
    ANSWER_RIGHTS = "answer_rights"
    MANAGE_INFORMATION_REQUESTS = "manage_information_requests"
    APPROVE_INFORMATION_REQUESTS = "approve_information_requests"


@dataclass(frozen=True)
class Role:
    """A named set of permissions, with the sentence that the pages show about it."""

    name: str
    label: str
    description: str
    permissions: frozenset[Permission]
    national: bool = False


P = Permission
_MEASURES = frozenset({P.VIEW_PARTNERSHIPS, P.VIEW_SURVEYS})
# What people wrote, and which partner says what of which other, stays in their system: no national
# role reads it.
_LOOK = _MEASURES | {P.VIEW_COMMENTS, P.VIEW_TIES}
_WORK = _LOOK | {
    P.VIEW_PEOPLE,
    P.VIEW_CONFIDENTIAL_NOTES,
    P.VIEW_HISTORY,
    P.LOG_EVENTS,
    P.MANAGE_PARTNERSHIPS,
    P.MANAGE_PEOPLE,
    P.MANAGE_BOARDS,
    P.IMPORT_EVENTS,
    P.VIEW_RATING_OF_PARTNERS,
    P.SHARE_VIEWS,
    P.MAKE_PACKS,
    P.MANAGE_SURVEYS,
}

PARTNERSHIP_MANAGER = Role(
    name="partnership_manager",
    label="Partnership manager",
    description="Logs what happens with partners, keeps people, boards and promises up to date, "
    "makes board packs, and asks partners in surveys.",
    permissions=_WORK,
)
BOARD_MEMBER = Role(
    name="board_member",
    label="Board member",
    description="Sees measures and how many facts are behind them, not confidential notes.",
    permissions=_LOOK,
)
ANALYST = Role(
    name="analyst",
    label="Analyst",
    description="Reads everything but confidential notes, and takes data out: "
    "through the API with tokens of their own, and as exports.",
    permissions=_LOOK
    | {
        P.VIEW_PEOPLE,
        P.VIEW_HISTORY,
        P.VIEW_SHADOW_SCORES,
        P.VIEW_RATING_OF_PARTNERS,
        P.SHARE_VIEWS,
        P.EXPORT_DATA,
    },
)
SYSTEM_ADMINISTRATOR = Role(
    name="system_administrator",
    label="System administrator",
    description="Does all that a partnership manager does, brings in reference data, keeps what "
    "the system's own constitution asks of boards, approves board packs and what people wrote in "
    "surveys, decides who belongs to the system and by which model partners are scored, "
    "registers API clients, keeps webhooks, takes data out as exports, and approves answers to "
    "information requests.",
    permissions=_WORK
    | {
        P.IMPORT_REFERENCE,
        P.MANAGE_MEMBERS,
        P.MANAGE_API_CLIENTS,
        P.MANAGE_RULE_SETS,
        P.VIEW_SHADOW_SCORES,
        P.MANAGE_SCORING,
        P.APPROVE_PACKS,
        P.MODERATE_COMMENTS,
        P.MANAGE_WEBHOOKS,
        P.EXPORT_DATA,
        P.VIEW_AUDIT_SEALS,
        P.APPROVE_INFORMATION_REQUESTS,
    },
)
INFORMATION_GOVERNANCE_LEAD = Role(
    name="information_governance_lead",
    label="Information governance lead",
    description="Reads records, people and the history of changes, to check; answers people who "
    "ask what is kept about them, erases, and holds back what must be kept; answers information "
    "requests, or approves the answers of a colleague; decides what people wrote in surveys may "
    "be read, may take out single answers, and sees who read what is confidential.",
    permissions=_LOOK
    | {
        P.VIEW_PEOPLE,
        P.VIEW_CONFIDENTIAL_NOTES,
        P.VIEW_HISTORY,
        P.MODERATE_COMMENTS,
        P.EXPORT_RAW_ANSWERS,
        P.VIEW_AUDIT_SEALS,
        P.VIEW_READINGS,
        P.ANSWER_RIGHTS,
        P.MANAGE_INFORMATION_REQUESTS,
        P.APPROVE_INFORMATION_REQUESTS,
    },
)
NATIONAL_ANALYST = Role(
    name="national_analyst",
    label="National analyst",
    description="Sees the measures of every system, and takes them out as exports.",
    permissions=_MEASURES | {P.EXPORT_DATA},
    national=True,
)
NATIONAL_ADMINISTRATOR = Role(
    name="national_administrator",
    label="National administrator",
    description="Brings in reference data for all systems, keeps what law and guidance ask of "
    "boards, and appoints system administrators.",
    permissions=_MEASURES
    | {
        P.IMPORT_REFERENCE,
        P.MANAGE_MEMBERS,
        P.MANAGE_NATIONAL_RULE_SETS,
        P.VIEW_AUDIT_SEALS,
    },
    national=True,
)

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        PARTNERSHIP_MANAGER,
        BOARD_MEMBER,
        ANALYST,
        SYSTEM_ADMINISTRATOR,
        INFORMATION_GOVERNANCE_LEAD,
        NATIONAL_ANALYST,
        NATIONAL_ADMINISTRATOR,
    )
}
SYSTEM_ROLES = {name: role for name, role in ROLES.items() if not role.national}
NATIONAL_ROLES = {name: role for name, role in ROLES.items() if role.national}


def roles_with(permission: Permission) -> list[str]:
    """Names of the roles that carry a permission, for use in a query."""
    return [role.name for role in ROLES.values() if permission in role.permissions]
