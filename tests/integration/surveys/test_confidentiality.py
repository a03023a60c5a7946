"""No way out of a closed confidential wave tells what one person said: small waves, real closes."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from accounts.roles import BOARD_MEMBER
from audit.models import AuditEvent
from audit.recording import Service
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.analytics.survey.gathering import SECTOR_CODES
from engagement.analytics.survey.reading import results_of
from engagement.enums import WaveState
from engagement.models import Evidence, PulseResult, SurveyComment, SurveyResponse, SurveyWave
from engagement.presenters.packs.sections import surveys
from engagement.scoring.survey.results import WHOLE, Level
from partners.enums import Sector
from partners.models import Partnership, Person, Place
from tests import factories as make
from tests.integration.api.conftest import client_of
from tests.integration.packs.gathering import asked_by, cells, table_of
from tests.unit.scoring.survey.test_protection import few_people
from tests.unit.scoring.survey.waves import document_

pytestmark = pytest.mark.django_db
NAMES = ("Ash", "Birch", "Cedar", "Damson")
PEOPLE = 5
FEWEST_PEOPLE, FEWEST_OF_ORGANISATION = 5, 3
SECTORS = (Sector.NHS, Sector.VCSE)
LEVELS = [level.value for level in Level]
Shown = set[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """What one person answers, and for whom: positions of the organisation and the place."""

    organisation: int
    place: int
    points: tuple[int | None, int | None]


@dataclass(frozen=True)
class Setting:
    """Partners with people, and who looks at the results."""

    partners: list[Partnership]
    people: list[list[Person]]
    places: list[Place]
    client: Client
    api: APIClient
    reader: Any


@pytest.fixture
def setting() -> Setting:
    system = make.make_system()
    partners = [make.make_partnership(system=system, name=name) for name in NAMES]
    people = [
        [make.make_person(system=system, organisation=one.organisation) for _ in range(PEOPLE)]
        for one in partners
    ]
    reader = make.make_user(system=system, role=BOARD_MEMBER.name)
    client = Client()
    client.force_login(reader)
    places = [make.make_place(system, name) for name in ("North", "South")]
    return Setting(partners, people, places, client, client_of(reader), reader)


point = st.sampled_from([1, 4, 4, 5, None, None])
said = st.builds(Said, st.integers(0, 3), st.integers(-1, 1), st.tuples(point, point))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answers=st.lists(said, min_size=5, max_size=16),
    homes=st.lists(st.integers(0, 1), min_size=4, max_size=4),
)
def test_no_way_out_tells_of_few(setting: Setting, answers: list[Said], homes: list[int]) -> None:
    with transaction.atomic():
        wave, members, kept_answers = closed(setting, answers, homes)
        told = {name: ways(setting, wave) for name, ways in WAYS.items()}
        kept = stored(setting, wave)
        for name, shown in told.items():
            # All show the same groups: nothing is gained by holding one against the other.
            assert shown <= kept, name
        assert told["api"] == told["csv"] == told["workbook"] == kept
        rows = [members[group] for group in kept]
        for (level, _), row in zip(kept, rows, strict=True):
            least = FEWEST_OF_ORGANISATION if level == "organisation" else FEWEST_PEOPLE
            assert row.sum() >= least
        if rows:
            assert list(few_people(rows, FEWEST_OF_ORGANISATION)) == []
        nothing_made_up(setting, wave, kept_answers, members)
        nothing_beside(wave, kept)
        transaction.set_rollback(True)


def closed(
    setting: Setting, answers: list[Said], homes: list[int]
) -> tuple[SurveyWave, dict[tuple[str, str], Any], list[Said]]:
    """A wave with these answers, who is in each group, 1 or 0 by person who counts, and these."""
    system = setting.partners[0].system
    version = make.make_instrument_version(
        system=system, document=document_(["values", "influence"])
    )
    wave = make.make_wave(version=version, state=WaveState.OPEN)
    asked = [0] * len(NAMES)
    places: dict[int, int] = {}
    kept: list[Said] = []
    for one in answers:
        at = one.organisation
        if asked[at] == PEOPLE:
            continue
        place = places.setdefault(at, one.place)
        invitation = make.make_invitation(
            wave=wave, partnership=setting.partners[at], person=setting.people[at][asked[at]]
        )
        invitation.sector = SECTORS[homes[at]]
        invitation.place = setting.places[place] if place >= 0 else None
        invitation.save()
        points = {f"q{number}": point for number, point in enumerate(one.points)}
        make.make_response(invitation, answers=points, comment=f"Word {at}.")
        asked[at] += 1
        # Who could say nothing did not answer.
        if one.points != (None, None):
            kept.append(one)
    by = Service("survey")
    close_wave(by=by, wave=wave)
    finish_close(by=by, wave=wave)
    who = np.array([one.organisation for one in kept], dtype=int)
    members: dict[tuple[str, str], Any] = {("overall", "all"): np.ones(len(kept), dtype=bool)}
    for at, partner in enumerate(setting.partners):
        members["organisation", str(partner.public_id)] = who == at
    for number, sector in enumerate(SECTORS):
        members["sector", sector.value] = np.array([homes[at] == number for at in who], dtype=bool)
    for number, spot in enumerate(setting.places):
        inside = [places[at] == number for at in who]
        members["place", str(spot.public_id)] = np.array(inside, dtype=bool)
    return SurveyWave.objects.get(pk=wave.pk), members, kept


def stored(setting: Setting, wave: SurveyWave) -> Shown:
    """The groups that the document has numbers of."""
    found = results_of(setting.reader, wave)
    assert found is not None
    assert found.frozen.results is not None
    return {
        (level.value, found.frozen.groups[level][code].key)
        for level, table in found.frozen.results.levels.items()
        for code in table.codes.tolist()
    }


def in_api(setting: Setting, wave: SurveyWave) -> Shown:
    [row] = setting.api.get(f"/api/v1/survey-results?wave={wave.public_id}").json()["results"]
    for rate in (row["response"]["overall"], *row["response"]["sectors"]):
        assert rate["hidden"] is None or rate["answered"] is None
    shown = set()
    for level in LEVELS:
        body = setting.api.get(f"/api/v1/survey-results/{row['id']}/figures?level={level}").json()
        for one in body["groups"]:
            if one["hidden"]:
                assert (one["people"], one["figures"]) == (None, [])
            else:
                shown.add((level, one["group"]["key"]))
    return shown


def in_rows(rows: list[list[Any]]) -> Shown:
    """Of a table whose rows are group, name, id, why it is hidden, then numbers."""
    shown = set()
    for level, _name, key, hidden, *numbers in rows:
        if hidden:
            assert not any(number not in (None, "") for number in numbers)
        else:
            shown.add((level.lower().replace("all", "overall"), key))
    return shown


def in_csv(setting: Setting, wave: SurveyWave) -> Shown:
    answer = setting.client.get(f"/surveys/{wave.public_id}/results/results.csv")
    text = answer.content.decode("utf-8-sig")
    return in_rows(list(csv.reader(io.StringIO(text, newline="")))[1:])


def in_workbook(setting: Setting, wave: SurveyWave) -> Shown:
    answer = setting.client.get(f"/surveys/{wave.public_id}/results/results.xlsx")
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        return in_rows(list(book.get_sheet_by_name("Results").to_python()[1:]))


def in_pages(setting: Setting, wave: SurveyWave) -> Shown:
    """Rows that name a group and hold a number."""
    shown: Shown = set()
    address = f"/surveys/{wave.public_id}/results/"
    for level, groups in (
        ("sector", {one.value: str(one.label) for one in SECTORS}),
        ("place", {str(one.public_id): one.name for one in setting.places}),
        ("organisation", {str(one.public_id): str(one) for one in setting.partners}),
    ):
        answer = setting.client.get(address, {"groups": level})
        assert answer.status_code == 200
        for row in re.findall(r"<tr\b.*?</tr>", answer.content.decode(), re.DOTALL):
            text = re.sub(r"<[^>]*>", " ", row)
            for key, name in groups.items():
                if name in text and "Not shown" not in text and re.search(r"\d\.\d", text):
                    shown.add((level, key))
    return shown


def in_pack(setting: Setting, wave: SurveyWave) -> Shown:
    today = timezone.localdate()
    asked = asked_by(setting.reader, wave.system, since=today, until=today)
    section = surveys.gather(asked)
    labels = {str(one.label): one.value for one in SECTORS}
    shown: Shown = set()
    for row in cells(table_of(section, "surveys.sectors")):
        if "Not shown" not in row:
            shown.add(("sector", labels[row[1]]))
    if cells(table_of(section, "surveys.dimensions")):
        shown.add(("overall", "all"))
    return shown


def in_evidence(setting: Setting, wave: SurveyWave) -> Shown:
    """What is posted says what the results say, and of the same partners."""
    found = results_of(setting.reader, wave)
    assert found is not None
    assert found.frozen.results is not None
    posted = PulseResult.objects.filter(wave_id=wave.public_id)
    rows = Evidence.objects.filter(wave_id=wave.public_id)
    assert {one.partnership for one in rows} == {one.partnership for one in posted}
    for one in posted:
        estimate = found.frozen.results.estimate(Level.ORGANISATION, one.partnership.pk, WHOLE)
        assert estimate is not None
        assert one.answers == estimate.people
        assert one.mean == pytest.approx(estimate.mean)
    return {("organisation", str(one.partnership.public_id)) for one in posted}


WAYS = {
    "api": in_api,
    "csv": in_csv,
    "workbook": in_workbook,
    "pages": in_pages,
    "pack": in_pack,
    "evidence": in_evidence,
}


def nothing_made_up(
    setting: Setting, wave: SurveyWave, kept: list[Said], members: dict[tuple[str, str], Any]
) -> None:
    """What is shown rests on the people who count, and at least half of it was said."""
    found = results_of(setting.reader, wave)
    assert found is not None
    results = found.frozen.results
    assert results is not None
    said = np.array([[point is not None for point in one.points] for one in kept], dtype=bool)
    for level, table in results.levels.items():
        for row, code in enumerate(table.codes.tolist()):
            there = members[level.value, found.frozen.groups[level][code].key]
            assert int(table.people[row]) == there.sum()
            if level is not Level.PLACE:
                assert 2 * said[there].sum() >= said[there].size
            for question, counts in enumerate(table.counts[row].tolist()):
                assert sum(counts) <= table.people[row]
                if level is Level.ORGANISATION and table.people[row] < FEWEST_PEOPLE:
                    assert sum(counts) == 0
                if level is not Level.PLACE:
                    assert 2 * said[there, question].sum() >= sum(counts)
    rate = found.rate()
    assert rate is None or rate.answered == len(kept)


def nothing_beside(wave: SurveyWave, kept: Shown) -> None:
    """Comments, the log and the stored answers name no one and no hidden group."""
    for comment in SurveyComment.objects.filter(wave=wave):
        assert comment.partnership is None
        assert comment.sector == "" or ("sector", comment.sector) in kept
    assert set(SurveyResponse.objects.filter(wave=wave).values_list("comment", flat=True)) <= {""}
    events = AuditEvent.objects.filter(target_id=wave.public_id, type="survey_wave.closed")
    for event in events:
        facts = json.dumps(event.facts)
        assert ("answers" in facts) == (("overall", "all") in kept)
    assert set(SECTOR_CODES) == set(Sector.values)
