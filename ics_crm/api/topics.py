"""What the API is about, collection by collection, in the order in which one meets them."""

from typing import Any

TOPICS = {
    "start": "Where everything is.",
    "me": "Who the caller is, and which roles they have where.",
    "search": "One search over everything that the caller may open.",
    "systems": "Integrated care systems: the tenants, and what they decide about their scores.",
    "places": "Parts of systems in which partners work together.",
    "organisations": "Bodies that can be partners, known nationally, with the source of each fact.",
    "partnerships": "The relationship of an organisation with a system, with what is agreed "
    "about contact, how things stood at the start, its weekly scores and why they are what they "
    "are.",
    "handovers": "A person's partnerships given to others, and what the new owners said.",
    "people": "People to know, and the jobs they hold.",
    "boards": "Boards and committees on which partners sit, on any day, with what rules find.",
    "seats": "Places at a board, filled or not.",
    "appointments": "Who sits in which seat, now and before.",
    "nominations": "Who is to sit in which seat, and how far that has got.",
    "rule-sets": "What law, guidance and constitutions ask of boards, in all versions.",
    "events": "Meetings, calls, visits and workshops with partners.",
    "agenda-items": "What a board's meeting was about, item by item.",
    "interests": "Interests declared in items, and what was done about them.",
    "sector-figures": "Staff, budget or residents by sector, to compare seats with.",
    "calendar-meetings": "Meetings that wait in the caller's own calendars, to be accepted or "
    "ignored.",
    "discussion-points": "What partners told us, at events and outside them, by theme.",
    "commitments": "Promises in both directions, and what became of them.",
    "partner-links": "Personal links through which partners say whether what we recorded is so.",
    "planned-conversations": "What somebody means to talk about with a partner, and by when.",
    "documents": "What one side asked the other for, and whether it was shared, late or withheld.",
    "issues": "What one side raised with the other, and whether it was satisfied in the end.",
    "decisions": "Service changes, procurements, budgets and plans by either side, and how early "
    "those affected were engaged on them.",
    "services": "Services under contract: who commissions and provides them, and until when.",
    "plans": "Plans that partners write or sign together, with the partners that each needs.",
    "plan-positions": "What partners hold of plans, from which day on, on what condition.",
    "plan-alignments": "How far partners find that a plan keeps each principle.",
    "principles": "What the partners of a system want of a plan, in all wordings that it had.",
    "packs": "Packs for boards and assessments: words, frozen figures with their hash, and files.",
    "pressures": "What weighs on a partner, or on a system itself, for a time.",
    "quiet-periods": "Known silence, such as before an election: it counts against nobody.",
    "pulse-results": "What each side answered in the waves of surveys, posted at their close.",
    "scores": "The newest score of every partnership.",
    "score-models": "Versions of the method: all their numbers, and where they are in use.",
    "survey-instruments": "Sets of questions to ask partners with: shipped, or a system's own.",
    "survey-instrument-versions": "What an instrument asks, in all its languages. A published one "
    "never changes.",
    "survey-waves": "Each time that a system asks: with what, whom, and from when to when.",
    "survey-invitations": "Who is asked in a wave. Never whether, or what, they answered.",
    "survey-opt-outs": "People who do not want to be asked in surveys.",
    "survey-answer-files": "Answers of other survey tools on their way to a wave.",
    "survey-results": "What closed waves of surveys say: who answered, figures of groups, ties.",
    "survey-comments": "What people wrote in surveys, once somebody let it through.",
    "saved-views": "Filters of lists, kept under a name for oneself or for everyone in the system.",
    "prompts": "Managed partners with whom a conversation may be worth while.",
    "webhooks": "Addresses that are told at once what happens in a system, signed and in order.",
    "webhook-messages": "Each message to them of the last 30 days, and what became of it.",
    "webhook-event-types": "What they can be told.",
    "exports": "Everything that the caller may read of a system, as files for a warehouse.",
    "indicators": "What public bodies publish of areas: context, and never part of a score.",
    "indicator-values": "Their figures by area and period, with the file that brought them in.",
}


def with_topics(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Name and explain the groups of operations in the API's description."""
    result["tags"] = [{"name": name, "description": text} for name, text in TOPICS.items()]
    return result
