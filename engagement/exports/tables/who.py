"""Who exists: systems, places, organisations, partnerships and people."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from engagement.exports.columns import Access, Column, Kind, Table, guarded
from engagement.exports.parts import (
    CHANGED,
    ID,
    NOTES,
    RECORDED_AT,
    STAMPS,
    SYSTEM,
    VERSION,
    WITHDRAWN,
    codes,
    inside,
    of_system,
    partner,
    ref,
)
from engagement.models import Agreement, HandedOver, Handover, StartingPoint
from partners.enums import NameKind
from partners.models import (
    AreaSystem,
    Identifier,
    Organisation,
    OrganisationName,
    Partnership,
    Person,
    Place,
    Position,
    Succession,
    System,
)

C, K = Column, Kind
VALID = (
    C("valid_from", K.DATE, "First day; empty if it is not known.", null=True),
    C("valid_to", K.DATE, "Last day; empty while it lasts.", null=True),
)

partnerships = of_system(Partnership)
people = of_system(Person)
handovers = of_system(Handover)


def systems(access: Access) -> QuerySet[System]:
    """The system of the export, and others as the public facts that real ones are."""
    rows = System.objects.visible_to(access.user)
    return rows.filter(Q(is_fictional=False) | Q(pk=access.system.pk))


def organisations(access: Access) -> QuerySet[Organisation]:
    """Real ones are public facts; invented ones only where this system has them as partners."""
    partners = Partnership.objects.filter(organisation=OuterRef("pk"), system=access.system)
    rows = Organisation.objects.visible_to(access.user)
    return rows.filter(Q(is_fictional=False) | Q(Exists(partners)))


def _places(access: Access) -> QuerySet[Place]:
    rows: QuerySet[Place] = inside(Place, systems, "system")(access)
    return rows.filter(system=access.system)


def _other_names(access: Access) -> QuerySet[OrganisationName]:
    found: QuerySet[OrganisationName] = inside(OrganisationName, organisations, "organisation")(
        access
    )
    return found.filter(kind=NameKind.ALIAS)


TABLES = (
    Table(
        "systems",
        "A row for each integrated care system that the reader may see.",
        (
            ID,
            C("code", K.CODE, "The NHS code (ODS) of its board."),
            C("name", K.TEXT, "Its name."),
            C("region", K.TEXT, "The NHS region."),
            ref("icb", "The integrated care board, as an organisation.", null=True),
            C("legal_start", K.DATE, "First day in law.", null=True),
            C("legal_end", K.DATE, "Last day in law; empty while it exists.", null=True),
            C("is_fictional", K.BOOLEAN, "Invented for demonstration."),
            *STAMPS,
        ),
        systems,
        collection="systems",
    ),
    Table(
        "system_areas",
        "A row for each statistical area that lies in a system, wholly or in part.",
        (
            ref("system", "The system."),
            C("gss_code", K.CODE, "The ONS code (GSS) of the area.", "area__gss_code"),
            C("area_name", K.TEXT, "Its name.", "area__name"),
            C("area_kind", K.CODE, "What kind of area.", "area__kind"),
            C("share", K.NUMBER, "How much of it lies there.", unit="share, 0 to 1"),
            *VALID,
            *STAMPS,
        ),
        inside(AreaSystem, systems, "system"),
        parent="systems",
        key="system",
    ),
    Table(
        "places",
        "A row for each place: a part of the system in which partners work together.",
        (ID, SYSTEM, C("name", K.TEXT, "Its name."), *VALID, *STAMPS),
        _places,
        collection="places",
    ),
    Table(
        "organisations",
        "A row for each organisation that the reader may see, whether a partner or not.",
        (
            ID,
            *codes("pk"),
            C("name", K.TEXT, "Its name."),
            C("kind", K.CODE, "What kind of organisation."),
            C("sector", K.CODE, "The sector that its kind belongs to."),
            C("legal_start", K.DATE, "First day in law.", null=True),
            C("legal_end", K.DATE, "Last day in law.", null=True),
            C("operational_end", K.DATE, "Last day on which its codes are used.", null=True),
            C("town", K.TEXT, "Of its registered address."),
            C("postcode", K.TEXT, "Of its registered address."),
            C("website", K.TEXT, "Its address on the web."),
            C("is_fictional", K.BOOLEAN, "Invented for demonstration."),
            C(
                "source",
                K.TEXT,
                "The register that it was read from.",
                "snapshot__source",
                null=True,
            ),
            C("as_at", K.DATE, "The day of that register.", "snapshot__as_at", null=True),
            *STAMPS,
        ),
        organisations,
        collection="organisations",
    ),
    Table(
        "organisation_codes",
        "A row for each code of an organisation in any register, past ones too.",
        (
            ref("organisation", "The organisation."),
            C("scheme", K.CODE, "Whose code: ods, gss, cqc_provider and so on."),
            C("value", K.CODE, "The code."),
            *VALID,
            *STAMPS,
        ),
        inside(Identifier, organisations, "organisation"),
        parent="organisations",
        key="organisation",
    ),
    Table(
        "organisation_names",
        "A row for each other name under which an organisation is known.",
        (ref("organisation", "The organisation."), C("name", K.TEXT, "The name."), *VALID, *STAMPS),
        _other_names,
        parent="organisations",
        key="organisation",
    ),
    Table(
        "successions",
        "A row for each time that an organisation was followed by another: merged, split, closed.",
        (
            ref("predecessor", "The organisation that came before."),
            ref("successor", "The organisation that followed it."),
            C("happened_on", K.DATE, "On which day."),
            C("kind", K.CODE, "What happened."),
            C("note", K.TEXT, "What else is known of it."),
            *STAMPS,
        ),
        inside(Succession, organisations, "predecessor"),
        parent="organisations",
        key="predecessor",
    ),
    Table(
        "partnerships",
        "A row for each partnership: an organisation with the system, or two partners of it.",
        (
            ID,
            SYSTEM,
            ref("organisation", "The partner."),
            *codes("organisation"),
            C("kind", K.CODE, "What kind of organisation it is.", "organisation__kind"),
            C("sector", K.CODE, "Its sector.", "organisation__sector"),
            ref("counterpart", "The other partner, where the row joins two.", null=True),
            C("tier", K.CODE, "managed, represented or known."),
            ref("owner", "The user who looks after it.", null=True),
            ref("represented_by", "The partnership through which it is reached.", null=True),
            ref("place", "The place in which it works.", null=True),
            C("is_scored", K.BOOLEAN, "Whether it is scored at all."),
            *WITHDRAWN,
            *STAMPS,
        ),
        partnerships,
        collection="partnerships",
    ),
    Table(
        "agreements",
        "A row for each time that contact was agreed with a partner: the newest that has begun "
        "holds.",
        (
            *partner(),
            C("valid_from", K.DATE, "The day from which it holds."),
            C(
                "contacts_a_year",
                K.INTEGER,
                "How often to meet.",
                unit="contacts a year",
                null=True,
            ),
            C("people", K.INTEGER, "How many people to know there.", null=True),
            C(
                "grade",
                K.INTEGER,
                "How senior the people to know are: 1 officer to 4 chief executive.",
                null=True,
            ),
            C("reason", K.TEXT, "Why."),
            C("is_own", K.BOOLEAN, "Its own, and not that of the engagement plan."),
            RECORDED_AT,
        ),
        inside(Agreement, partnerships, "partnership"),
        parent="partnerships",
        key="partnership",
        is_whole=True,
    ),
    Table(
        "starting_points",
        "A row for each statement of how things stood with a partner before it was scored.",
        (
            *partner(),
            C("value", K.CODE, "How things stood."),
            C("as_of", K.DATE, "On which day."),
            *guarded(NOTES, C("reason", K.TEXT, "Why.")),
            RECORDED_AT,
        ),
        inside(StartingPoint, partnerships, "partnership"),
        parent="partnerships",
        key="partnership",
        is_whole=True,
    ),
    Table(
        "handovers",
        "A row for each time that one person's partnerships were given to others.",
        (
            ID,
            SYSTEM,
            ref("from_user", "The user who looked after them."),
            ref("created_by", "The user who handed them over."),
            C("reason", K.TEXT, "Why."),
            C("made_at", K.MOMENT, "When.", "created_at"),
            VERSION,
        ),
        handovers,
        collection="handovers",
    ),
    Table(
        "handed_over",
        "A row for each partnership of a handover.",
        (
            ref("handover", "The handover."),
            *partner(),
            ref("to_user", "The user who is to look after it."),
            C("state", K.CODE, "open, accepted or declined."),
            C("decided_at", K.MOMENT, "When the new owner answered.", null=True),
            ref("stays_with", "Who looks after it since it was declined.", null=True),
            C("note", K.TEXT, "What the new owner said."),
            *STAMPS,
        ),
        inside(HandedOver, handovers, "handover"),
        parent="handovers",
        key="handover",
    ),
    Table(
        "people",
        "A row for each person that partners are known by. None for readers who may not see "
        "people.",
        (
            ID,
            SYSTEM,
            C("name", K.TEXT, "Their name."),
            C("email", K.TEXT, "Their address at work."),
            C("phone", K.TEXT, "Their number at work."),
            C("checked_on", K.DATE, "When somebody last found the details right."),
            C("erased", K.BOOLEAN, "They were erased: no details.", Q(erased_at__isnull=False)),
            *STAMPS,
        ),
        people,
        collection="people",
    ),
    Table(
        "positions",
        "A row for each job that a person holds or held.",
        (
            ID,
            ref("person", "The person."),
            ref("organisation", "Where the job is."),
            *codes("organisation"),
            C("title", K.TEXT, "What it is called."),
            C("grade", K.INTEGER, "How senior it is: 0 not known, 1 officer to 4 chief executive."),
            *VALID,
            VERSION,
            CHANGED,
        ),
        inside(Position, people, "person"),
        parent="people",
        key="person",
    ),
)
