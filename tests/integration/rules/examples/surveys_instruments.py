"""Examples of instruments: made, changed, translated, published, withdrawn."""

from typing import Any

from engagement.scoring.survey.shipped import PULSE, shipped_document
from tests import factories as make
from tests.integration.rules.examples.registry import example


def _draft() -> dict[str, Any]:
    version = make.make_instrument_version(is_published=False)
    return {"version": version, "expected_version": version.version}


@example("engagement.actions.survey.instrument.make_instrument")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "content": shipped_document(PULSE)}


@example("engagement.actions.survey.instrument.begin_draft")
def _() -> dict[str, Any]:
    return {"instrument": make.make_instrument_version().instrument}


@example("engagement.actions.survey.instrument.change_draft")
def _() -> dict[str, Any]:
    return {**_draft(), "content": {**shipped_document(PULSE), "title": "Another title"}}


@example("engagement.actions.survey.instrument.translate_draft")
def _() -> dict[str, Any]:
    return {**_draft(), "language": "cy", "words": {"title": "Pwls"}}


@example("engagement.actions.survey.instrument.publish_draft")
def _() -> dict[str, Any]:
    return _draft()


@example("engagement.actions.survey.instrument.discard_draft")
def _() -> dict[str, Any]:
    return _draft()


@example("engagement.actions.survey.instrument.withdraw_instrument")
def _() -> dict[str, Any]:
    instrument = make.make_instrument_version().instrument
    return {"by": make.make_user(), "instrument": instrument, "reason": "Too long"}
