"""What each side promised, asked for, raised and decided."""

from django.db.models import Q, QuerySet

from engagement.exports.columns import Access, Column, Kind, Table, guarded
from engagement.exports.parts import (
    ID,
    NOTES,
    RECORDED_AT,
    STAMPS,
    SYSTEM,
    WITHDRAWN,
    inside,
    of_system,
    partner,
    ref,
)
from engagement.models import (
    CommissionedService,
    Commitment,
    CommitmentStateChange,
    Consultation,
    ConsultedAudience,
    Decision,
    Document,
    Issue,
    PartnerAnswer,
    PartnerLink,
    ServicePartner,
)

C, K = Column, Kind
REVISION = C("revision", K.INTEGER, "How often it was put right, counting from 1.")

commitments = of_system(Commitment)
decisions = of_system(Decision)
services = of_system(CommissionedService)
links = of_system(PartnerLink)


def _consultations(access: Access) -> QuerySet[Consultation]:
    """The affected; of a withdrawn decision all that were ever named."""
    rows: QuerySet[Consultation] = inside(Consultation, decisions, "decision")(access)
    return rows.filter(Q(is_standing=True) | Q(decision__withdrawn_at__isnull=False))


def _audiences(access: Access) -> QuerySet[ConsultedAudience]:
    rows: QuerySet[ConsultedAudience] = inside(ConsultedAudience, _consultations, "consultation")(
        access
    )
    return rows.filter(is_standing=True)


TABLES = (
    Table(
        "commitments",
        "A row for each promise, by either side to the other.",
        (
            ID,
            SYSTEM,
            *partner(),
            ref("event", "The event at which it was made.", null=True),
            C("made_by", K.CODE, "Which side promised."),
            C("text", K.TEXT, "What."),
            C("importance", K.CODE, "Fixed when it was made."),
            C("made_on", K.DATE, "When."),
            C("due_on", K.DATE, "By when."),
            ref("owner", "The user who sees to it.", null=True),
            C("state", K.CODE, "What became of it so far."),
            *WITHDRAWN,
            *STAMPS,
        ),
        commitments,
        collection="commitments",
    ),
    Table(
        "commitment_changes",
        "A row for each state that a commitment reached.",
        (
            ref("commitment", "The commitment."),
            C("state", K.CODE, "The state."),
            C("happened_on", K.DATE, "When it reached it."),
            C("new_due_on", K.DATE, "By when since then, if renegotiated.", null=True),
            C("asserted_by", K.CODE, "Which side says so."),
            C("is_confirmed", K.BOOLEAN, "Whether the other side agrees; half weight until then."),
            *guarded(
                NOTES,
                C("note", K.TEXT, "What was noted."),
                C("evidence_url", K.TEXT, "Where it can be seen."),
            ),
            RECORDED_AT,
        ),
        inside(CommitmentStateChange, commitments, "commitment"),
        parent="commitments",
        key="commitment",
    ),
    Table(
        "partner_links",
        "A row for each personal link through which a partner says whether what we recorded is so. "
        "None for readers who may not see people.",
        (
            ID,
            SYSTEM,
            *partner(),
            ref("person", "To whom it was sent."),
            C("message", K.TEXT, "What was written to them."),
            C("valid_until", K.MOMENT, "When it ends."),
            C("revoked_at", K.MOMENT, "When it was ended early.", null=True),
            *STAMPS,
        ),
        links,
        collection="partner-links",
    ),
    Table(
        "partner_answers",
        "A row for each answer that came through a personal link.",
        (
            ref("link", "The link."),
            ref("commitment", "The commitment that it is about."),
            REVISION,
            C("answer", K.CODE, "Whether it is so."),
            *guarded(NOTES, C("text", K.TEXT, "In their words.")),
            C("answered_at", K.MOMENT, "When.", "created_at"),
            *STAMPS,
        ),
        inside(PartnerAnswer, links, "link"),
        parent="partner_links",
        key="link",
    ),
    Table(
        "documents",
        "A row for each thing that one side asked the other for.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("title", K.TEXT, "What was asked for."),
            C("asked_by", K.CODE, "Which side asked."),
            C("asked_on", K.DATE, "When."),
            C("due_on", K.DATE, "By when."),
            C("state", K.CODE, "asked, shared or withheld."),
            C("settled_on", K.DATE, "When it was shared or withheld.", null=True),
            *guarded(
                NOTES,
                C("decided_by", K.TEXT, "Who decided to withhold it."),
                C("withheld_because", K.TEXT, "Why."),
            ),
            C("withheld_until", K.DATE, "Until when it is withheld.", null=True),
            REVISION,
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(Document),
        collection="documents",
    ),
    Table(
        "issues",
        "A row for each issue that one side raised with the other. Confidential ones only for "
        "readers who may read them.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("raised_by", K.CODE, "Which side raised it."),
            C("theme", K.CODE, "What it is about."),
            C("text", K.TEXT, "What it is."),
            C("sensitivity", K.CODE, "open or confidential."),
            C("importance", K.CODE, "How much it matters."),
            C("raised_on", K.DATE, "When."),
            C("acknowledged_on", K.DATE, "When the other side took it up.", null=True),
            C("outcome", K.CODE, "Whether the raiser was satisfied in the end."),
            C("settled_on", K.DATE, "When it ended.", null=True),
            C("answer", K.TEXT, "What the other side answered."),
            REVISION,
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(Issue),
        collection="issues",
    ),
    Table(
        "decisions",
        "A row for each service change, procurement, budget or plan, by the system or a partner.",
        (
            ID,
            SYSTEM,
            C("made_by", K.CODE, "Which side decides."),
            *partner(null=True),
            C("kind", K.CODE, "What kind of decision."),
            C("title", K.TEXT, "What is decided."),
            C("theme", K.CODE, "What it is about."),
            C("expected_on", K.DATE, "When it is expected.", null=True),
            C("decided_on", K.DATE, "When it was taken.", null=True),
            REVISION,
            *WITHDRAWN,
            *STAMPS,
        ),
        decisions,
        collection="decisions",
    ),
    Table(
        "consultations",
        "A row for each side that a decision affects.",
        (
            ID,
            ref("decision", "The decision."),
            *partner(),
            ref("affected", "The organisation affected; empty where the system is.", null=True),
            *guarded(
                NOTES,
                C("asked", K.TEXT, "What was asked."),
                C("said", K.TEXT, "What they said."),
                C("what_changed", K.TEXT, "What changed.", "changed"),
                C("why_not", K.TEXT, "Why it did not change."),
            ),
            C("told_on", K.DATE, "When they were told what came of it.", null=True),
            *STAMPS,
        ),
        _consultations,
        parent="decisions",
        key="decision",
    ),
    Table(
        "consulted_audiences",
        "A row for each audience of an affected side that was engaged on a decision.",
        (
            ID,
            ref("consultation", "The consultation."),
            C("audience", K.CODE, "officers, cabinet member, scrutiny or public."),
            C("first_engaged_on", K.DATE, "When they were first engaged."),
            C("stage", K.CODE, "How early that was."),
            *STAMPS,
        ),
        _audiences,
        parent="consultations",
        key="consultation",
    ),
    Table(
        "services",
        "A row for each service under contract.",
        (
            ID,
            SYSTEM,
            C("title", K.TEXT, "What it is."),
            C("theme", K.CODE, "What it is about."),
            ref("commissioner", "The partner that commissions; empty for the system.", null=True),
            C("affects_system", K.BOOLEAN, "Whether a partner's service affects the system."),
            C("starts_on", K.DATE, "When the contract begins.", null=True),
            C("ends_on", K.DATE, "When it ends.", null=True),
            C("route", K.CODE, "How it was procured."),
            C("value", K.NUMBER, "What the contract is worth.", unit="pounds", null=True),
            *guarded(NOTES, C("note", K.TEXT, "What was noted.")),
            *WITHDRAWN,
            *STAMPS,
        ),
        services,
        collection="services",
    ),
    Table(
        "service_partners",
        "A row for each partner that provides a service or is affected by it.",
        (
            ref("service", "The service."),
            *partner(),
            C("role", K.CODE, "Whether it provides the service or is affected by it."),
        ),
        inside(ServicePartner, services, "service"),
        parent="services",
        key="service",
    ),
)
