"""What can be told of who exists: people, organisations, boards and what they are measured by."""

from engagement.models import AgendaItem, DeclaredInterest, SectorFigure
from engagement.webhooks.resource import Resource
from partners.models import (
    Appointment,
    Board,
    CompositionRuleSet,
    Nomination,
    Organisation,
    Person,
    Seat,
    System,
)

BODIES = (
    Resource(
        "people",
        "person",
        Person,
        {
            "person.added": "A person was added",
            "person.changed": "A person’s details were changed",
            "person.checked": "A person’s details were found right",
            "person.erased": "A person’s details were erased for good",
            "person.restored": "Fields got their old values back when an import was undone",
            "person.taken_back": "They were deleted when the import that made them was undone",
            "position.started": "A job began",
            "position.changed": "A job was changed",
            "position.ended": "A job ended",
        },
    ),
    Resource(
        "organisations",
        "organisation",
        Organisation,
        {
            "organisation.added": "An organisation that no register has was added",
            "organisation.changed": "An organisation that no register has was changed",
            "organisation.code_added": "It got a code of a register",
            "organisation.alias_added": "It got another name",
            "organisation.restored": "Fields got their old values back when an import was undone",
            "organisation.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "boards",
        "board",
        Board,
        {
            "board.set_up": "A board was set up",
            "board.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "seats",
        "seat",
        Seat,
        {
            "seat.added": "A seat was added",
            "seat.changed": "A seat was changed",
            "seat.restored": "Fields got their old values back when an import was undone",
            "seat.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "appointments",
        "appointment",
        Appointment,
        {
            "seat.filled": "Somebody was appointed to a seat",
            "seat.vacated": "Somebody left a seat",
            "seat.appointment_corrected": "An appointment was corrected",
            "seat.appointment_withdrawn": "An appointment was withdrawn",
            "appointment.taken_back": "It was deleted when the import that made it was undone",
        },
    ),
    Resource(
        "nominations",
        "nomination",
        Nomination,
        {
            "nomination.started": "A nomination was started",
            "nomination.advanced": "It reached another stage",
            "nomination.appointed": "It ended in an appointment",
            "nomination.stopped": "It was stopped",
            "nomination.reopened": "It goes on",
        },
    ),
    Resource(
        "rule-sets",
        "rule_set",
        CompositionRuleSet,
        {
            "rule_set.added": "Rules for the seats of boards were added",
            "rule_set.changed": "A new version of rules was added",
            "rule_set.ended": "Rules ended",
        },
    ),
    Resource(
        "agenda-items",
        "agenda_item",
        AgendaItem,
        {
            "agenda_item.added": "An item of a board’s meeting was added",
            "agenda_item.changed": "An item was changed",
            "agenda_item.withdrawn": "An item was withdrawn",
        },
    ),
    Resource(
        "interests",
        "interest",
        DeclaredInterest,
        {
            "interest.declared": "An interest was declared",
            "interest.changed": "A declared interest was changed",
            "interest.withdrawn": "A declared interest was withdrawn",
        },
    ),
    Resource(
        "sector-figures",
        "sector_figure",
        SectorFigure,
        {
            "sector_figure.entered": "A figure of a sector was entered",
            "sector_figure.replaced": "A figure of a sector was replaced",
            "sector_figure.withdrawn": "A figure of a sector was withdrawn",
        },
    ),
    Resource(
        "systems",
        "system",
        System,
        {
            "comparison.chosen": "It was decided whether the system may be compared",
            "engagement_plan.changed": "The engagement plan was changed",
            "system.rating_of_partners_set": "It was decided whether partners are rated",
        },
    ),
)
