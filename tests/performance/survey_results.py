"""A wave of 60,000 people closed: results worked out, evidence posted, and read again."""

import random
import time
import uuid
from collections.abc import Callable
from functools import partial

from django.db import connection
from django.test import Client

from engagement.actions.survey.closing import close_wave
from engagement.enums import WaveState
from engagement.models import (
    PulseResult,
    SurveyInvitation,
    SurveyResponse,
    SurveyResult,
    SurveyWave,
)
from engagement.scoring.survey.shipped import REVIEW, shipped_document
from engagement.surveys.service import BY
from jobs.actions.running import run_job
from jobs.models import Job
from partners.models import Partnership, Person, System
from tests import factories as make
from tests.performance.bulk import execute
from tests.performance.timing import table
from tests.performance.who import add_organisations, add_partnerships, add_people

PEOPLE, A_PARTNER = 60_000, 20
ANSWERING = 2 / 3
POINTS = (1, 2, 3, 3, 4, 4, 4, 5, None)


def results(scale: float) -> str:
    """Attributed and confidential: closed by a worker, then looked at as page, files and API."""
    people = max(600, round(PEOPLE * scale))
    system = _system(people)
    reader = make.make_user(system=system)
    lines: list[list[object]] = []
    for is_confidential in (False, True):
        wave = _answered(system, is_confidential=is_confidential)
        kind = "confidential" if is_confidential else "attributed"
        close_wave(by=BY, wave=wave)
        job = str(Job.objects.latest("pk").public_id)
        _step(lines, f"{kind}: closed", partial(run_job, job))
        assert PulseResult.objects.filter(wave_id=wave.public_id).exists()
        client = Client()
        client.force_login(reader)
        result = SurveyResult.objects.get(wave=wave)
        for name, address in (
            ("page of a partner", f"/partnerships/{_a_partner(wave).public_id}/"),
            ("page", f"/surveys/{wave.public_id}/results/"),
            ("CSV", f"/surveys/{wave.public_id}/results/results.csv"),
            ("Excel", f"/surveys/{wave.public_id}/results/results.xlsx"),
            ("API, list", "/api/v1/survey-results"),
            ("API, all together", f"/api/v1/survey-results/{result.public_id}/figures"),
        ):
            _step(lines, f"{kind}: {name}", partial(_read, client, address))
        lines.append([f"{kind}: document, MB", _megabytes(result), ""])
    return table(
        f"A wave of {people:,} people and {people // A_PARTNER:,} partners, 24 questions, closed",
        ["", "s", "s of its processor"],
        lines,
    )


def _step(lines: list[list[object]], name: str, work: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), time.process_time()
    work()
    lines.append([name, time.perf_counter() - began, time.process_time() - busy])


def _read(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def _a_partner(wave: SurveyWave) -> Partnership:
    return Partnership.objects.filter(survey_results__wave=wave).earliest("pk")


def _megabytes(result: SurveyResult) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT length(document::text) FROM engagement_surveyresult WHERE id = %s", [result.pk]
        )
        return float(cursor.fetchone()[0]) / 1e6


def _system(people: int) -> System:
    system = make.make_system(name="Wessenmere", code="QWM")
    manager = make.make_user(system=system)
    add_organisations(people // A_PARTNER)
    add_partnerships(system, people // A_PARTNER, [manager.pk])
    add_people(system, people)
    execute("ANALYZE")
    return system


def _answered(system: System, *, is_confidential: bool) -> SurveyWave:
    """Everybody asked, two thirds with answers to all questions; nothing random about it."""
    chance = random.Random(7)
    document = shipped_document(REVIEW)
    document["answered_for"] = "person" if is_confidential else "organisation"
    codes = [one["code"] for one in document["questions"] if one["kind"] != "open"]
    version = make.make_instrument_version(system=system, document=document)
    wave = make.make_wave(version=version, state=WaveState.OPEN)
    partners = list(Partnership.objects.filter(system=system).select_related("organisation"))
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    asked = [
        SurveyInvitation(
            system=system,
            wave=wave,
            partnership=partners[number % len(partners)],
            person_id=person,
            sector=partners[number % len(partners)].organisation.sector,
            place_id=partners[number % len(partners)].place_id,
            digest=uuid.uuid4().hex,
        )
        for number, person in enumerate(people)
    ]
    SurveyInvitation.objects.bulk_create(asked, batch_size=2_000)
    SurveyResponse.objects.bulk_create(
        (
            SurveyResponse(
                system=system,
                wave=wave,
                key=uuid.uuid4().hex,
                partnership_id=one.partnership_id,
                answers={code: chance.choice(POINTS) for code in codes},
                is_finished=True,
            )
            for one in asked[: round(len(asked) * ANSWERING)]
        ),
        batch_size=2_000,
    )
    return wave
