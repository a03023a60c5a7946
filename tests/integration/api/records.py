"""One record of each collection, and a body that makes another one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.scoring import sweep
from engagement.models import ScoreSeries
from partners.models import System
from tests import factories as make

COLLECTIONS = (
    "systems",
    "organisations",
    "partnerships",
    "people",
    "boards",
    "seats",
    "appointments",
    "events",
    "agenda-items",
    "interests",
    "sector-figures",
    "discussion-points",
    "commitments",
    "planned-conversations",
    "documents",
    "issues",
    "decisions",
    "plans",
    "plan-positions",
    "plan-alignments",
    "principles",
    "pressures",
    "quiet-periods",
    "pulse-results",
    "scores",
    "survey-instruments",
    "survey-instrument-versions",
    "survey-waves",
    "survey-invitations",
    "survey-opt-outs",
    "survey-results",
    "survey-comments",
)
READ_ONLY = ("systems", "scores", "survey-results", "survey-comments")


def one_of_each(system: System) -> dict[str, Any]:
    """A record of every collection, all of one system."""
    partnership = make.make_partnership(system=system)
    person = make.make_person(system=system, organisation=partnership.organisation)
    board = make.make_board(system=system)
    seat = make.make_seat(board=board, expected_from=partnership)
    event = make.make_event(partnerships=[partnership], people=[person], tone=4)
    item = make.make_agenda_item(event=make.make_board_meeting(boards=[board], people=[person]))
    plan = make.make_plan(partners=[partnership])
    plan_partner = plan.partners.get()
    records = {
        "systems": system,
        "organisations": partnership.organisation,
        "partnerships": partnership,
        "people": person,
        "boards": board,
        "seats": seat,
        "appointments": make.make_appointment(
            seat=seat, person=person, home_organisation=partnership.organisation
        ),
        "events": event,
        "agenda-items": item,
        "interests": make.make_interest(item=item, person=person),
        "sector-figures": make.make_sector_figures(system=system, nhs=9)[0],
        "discussion-points": make.make_discussion_point(event=event, sensitivity="open"),
        "commitments": make.make_commitment(partnership=partnership),
        "planned-conversations": make.make_planned_conversation(partnership=partnership),
        "documents": make.make_document(partnership=partnership),
        "issues": make.make_issue(partnership=partnership, sensitivity="open"),
        "decisions": make.make_decision(affected=[partnership]),
        "plans": plan,
        "plan-positions": make.make_plan_position(plan_partner=plan_partner),
        "plan-alignments": make.make_alignment(plan_partner=plan_partner),
        "principles": system.principles.in_order()[0],
        "pressures": make.make_pressure(partnership=partnership),
        "quiet-periods": make.make_quiet_period(partnership=partnership),
        "pulse-results": make.make_pulse_result(partnership=partnership),
        **surveys(system),
    }
    sweep(timedelta(seconds=20))
    records["scores"] = ScoreSeries.objects.newest().get(partnership=partnership)
    return records


def surveys(system: System) -> dict[str, Any]:
    """A wave that is closed, what came of it, and somebody who is asked in another one."""
    version = make.make_instrument_version(system=system)
    wave = make.make_closed_wave(version=version, comment="Papers come late.")
    return {
        "survey-instruments": version.instrument,
        "survey-instrument-versions": version,
        "survey-waves": wave,
        "survey-invitations": make.make_open_wave(system=system).invitations.earliest("pk"),
        "survey-opt-outs": make.make_opt_out(person=make.make_person(system=system)),
        "survey-results": wave.result,
        "survey-comments": wave.comments.get(),
    }


def body_for(collection: str, records: dict[str, Any]) -> dict[str, Any]:
    """What makes one more record of the collection."""
    system = str(records["systems"].public_id)
    organisation = str(make.make_organisation().public_id)
    partnership = str(records["partnerships"].public_id)
    plan_partner = str(records["plan-positions"].plan_partner.public_id)
    invitation = records["survey-invitations"]
    colleague = make.make_person(
        system=invitation.system, organisation=invitation.partnership.organisation
    )
    today = timezone.localdate()
    empty_seat = make.make_seat(board=records["boards"])
    bodies: dict[str, dict[str, Any]] = {
        "organisations": {"system": system, "name": "Riverside Carers", "kind": "voluntary"},
        "partnerships": {"system": system, "organisation": organisation},
        "people": {"system": system, "name": "Sam Example", "organisation": organisation},
        "boards": {"system": system, "name": "Winter board", "kind": "committee"},
        "seats": {
            "board": str(records["boards"].public_id),
            "title": "Partner member",
            "sector": "nhs",
            "valid_from": "2026-01-01",
        },
        "appointments": {
            "seat": str(empty_seat.public_id),
            "person": str(records["people"].public_id),
            "home_organisation": organisation,
            "valid_from": "2026-01-01",
        },
        "events": {
            "starts_at": "2026-10-05T10:00:00+01:00",
            "partners": [{"partnership": partnership, "tone": 4}],
        },
        "agenda-items": {
            "event": str(records["agenda-items"].event.public_id),
            "number": 2,
            "title": "Budget",
        },
        "interests": {
            "item": str(records["agenda-items"].public_id),
            "person": str(records["people"].public_id),
            "nature": "indirect",
            "handling": "takes_part",
        },
        "sector-figures": {
            "system": system,
            "sector": "vcse",
            "unit": "staff",
            "value": "40",
            "as_at": "2026-03-31",
            "source": "Census",
        },
        "discussion-points": {
            "partnership": partnership,
            "event": str(records["events"].public_id),
            "theme": "discharge",
            "text": "Weekends are hard",
        },
        "commitments": {
            "partnership": partnership,
            "made_by": "partner",
            "text": "Send the figures",
            "made_on": "2026-10-01",
            "due_on": "2026-12-01",
        },
        "planned-conversations": {
            "partnership": partnership,
            "topic": "The winter plan",
            "due_on": "2026-12-01",
        },
        "documents": {
            "partnership": partnership,
            "title": "Demand by ward",
            "asked_by": "partner",
            "asked_on": "2026-10-01",
            "due_on": "2026-12-01",
        },
        "issues": {
            "partnership": partnership,
            "raised_by": "partner",
            "theme": "discharge",
            "text": "People arrive without medicines",
        },
        "decisions": {
            "made_by": "system",
            "kind": "plan",
            "title": "Winter plan",
            "affected": [partnership],
        },
        "plans": {
            "system": system,
            "kind": "neighbourhood",
            "title": "Neighbourhood health plan",
            "first_on": "2027-04-01",
            "last_on": "2030-03-31",
            "due_on": "2027-03-01",
        },
        "plan-positions": {"plan_partner": plan_partner, "stance": "agreed"},
        "plan-alignments": {
            "plan_partner": plan_partner,
            "principle": str(records["principles"].public_id),
            "level": "partly",
        },
        "principles": {"system": system, "title": "Kindness", "text": "We are kind."},
        "pressures": {
            "partnership": partnership,
            "kind": "workforce",
            "level": 0.4,
            "first_on": "2026-04-01",
            "document": "Workforce report",
        },
        "quiet-periods": {
            "partnership": partnership,
            "kind": "pre_election",
            "first_on": "2027-03-22",
            "last_on": "2027-05-06",
        },
        "pulse-results": {
            "partnership": partnership,
            "wave": {"id": "8f14e45f-ceea-467f-a0d2-0a3c5b1f7e11", "name": "Autumn wave"},
            "answered_by": "partner",
            "closed_on": "2026-10-30",
            "invited": 5,
            "answers": 3,
            "mean": 3.7,
        },
        "survey-instruments": {"system": system, **_questions("Short pulse")},
        "survey-instrument-versions": {
            "instrument": str(records["survey-instruments"].public_id),
        },
        "survey-waves": {
            "system": system,
            "instrument_version": str(records["survey-instrument-versions"].public_id),
            "title": "Autumn pulse",
            "opens_on": str(today),
            "closes_on": str(today + timedelta(days=21)),
        },
        "survey-invitations": {
            "wave": str(invitation.wave.public_id),
            "partnership": str(invitation.partnership.public_id),
            "person": str(colleague.public_id),
        },
        "survey-opt-outs": {"person": str(records["people"].public_id)},
    }
    return bodies[collection]


def _questions(title: str) -> dict[str, Any]:
    """What an instrument of one question asks."""
    return {
        "title": title,
        "answered_for": "organisation",
        "points": 5,
        "point_labels": ["Never", "Seldom", "Sometimes", "Often", "Always"],
        "questions": [
            {
                "kind": "scale",
                "dimension": "trust_reliability",
                "text": "The system keeps its word.",
                "text_about_partner": "This partner keeps its word.",
            }
        ],
    }
