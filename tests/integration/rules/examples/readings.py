"""An example of reading what is confidential."""

from datetime import date
from typing import Any

from engagement.readings.rules import RECORD
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.reading.note_reading")
def _() -> dict[str, Any]:
    event = make.make_event()
    reader = make.make_user(system=event.system)
    return {
        "by": reader,
        "target": event,
        "system": event.system,
        "what": RECORD,
        "day": date(2026, 11, 23),
    }
