"""Who and what the examples of the API's description speak of: one invented system."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

# A field that may be left out of a request, and is in its example; and one that is not.
SHOWN: Any = object()
LEFT_OUT: Any = object()

_PARTNERSHIP = "6512bd43-d9ca-46e0-8c99-0b0a82652dca"

# What a field that names another record is about, as people read it. The id follows from it.
NAMES = {
    "about": "NHS Westmarch ICB",
    "affected": "Harrowfen Borough Council",
    "appointment": "Colin Threadgold",
    "approved_by": "Mei Tanaka",
    "author": "Priya Nair",
    "board": "NHS Westmarch ICB board",
    "calendar_meeting": "Winter discharge planning",
    "colleague": "Tom Ashworth",
    "commissioner": "Westmarch County Council",
    "commitment": "Share the weekly discharge figures",
    "consultation": "Westmarch County Council",
    "created_by": "Priya Nair",
    "decided_by": "Gareth Lloyd",
    "decision": "Move the urgent treatment centre",
    "declined": "Westmarch County Council",
    "document": "Demand for home care by ward",
    "event": "Winter discharge planning",
    "expected_from": "Harrowfen Borough Council",
    "export": "Warehouse of Westmarch",
    "from_user": "Priya Nair",
    "home_organisation": "Harrowfen Borough Council",
    "icb": "NHS Westmarch ICB",
    "indicator": "Unpaid carers",
    "instrument": "Short pulse",
    "instrument_version": "Short pulse, version 2",
    "issue": "Discharges at weekends",
    "item": "3. Winter plan",
    "last_sitting": "Anita Rowe",
    "lead": "Ellerby City Council",
    "logged_by": "Priya Nair",
    "made_by": "Ines Okafor",
    "meeting": "Winter discharge planning",
    "organisation": "Westmarch County Council",
    "other_wave": "Spring pulse 2026",
    "owner": "Priya Nair",
    "pack": "Partnerships of Westmarch, October 2026",
    "partner": "Westmarch County Council",
    "partners": "Westmarch County Council",
    "people": "Diane Mercer",
    "person": "Diane Mercer",
    "place": "Westmarch County",
    "plan": "Five-year commissioning plan 2027 to 2032",
    "plan_partner": "Westmarch County Council in the five-year plan",
    "principle": "Decisions close to people",
    "providers": "Carers Together Westmarch",
    "recorded_by": "Priya Nair",
    "rule_set": "Composition of the ICB board",
    "said_by": "Diane Mercer",
    "score_model": "trust-1",
    "seat": "Partner member, local authorities",
    "second_person": "Paul Adeyemi",
    "service": "Sexual health services",
    "successor": "Westmarch and Northwold Council",
    "system": "Westmarch",
    "to_user": "Tom Ashworth",
    "user": "Priya Nair",
    "wave": "Autumn pulse 2026",
    "webhook": "Warehouse of Westmarch",
}


def id_of(thing: str) -> str:
    """The id of a thing, always the same in all examples."""
    thing = _one(thing)
    return (
        _PARTNERSHIP
        if thing == "partnership"
        else str(uuid5(NAMESPACE_URL, NAMES.get(thing, thing)))
    )


def name_of(thing: str) -> str:
    """What a record is called; a partnership as its organisation."""
    return NAMES.get(_one(thing), NAMES["organisation"])


def _one(thing: str) -> str:
    """The word for one of several: ``boards`` are each called as a ``board`` is."""
    return thing if thing in NAMES else thing.removesuffix("s")
