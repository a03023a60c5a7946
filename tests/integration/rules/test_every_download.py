"""No file that leaves the product makes a spreadsheet program run what somebody typed."""

import csv
import io
from copy import deepcopy
from typing import Any

import pytest

from engagement.actions.importing.sheet import stage_import, upload_import
from engagement.imports.mapping import ColumnMapping
from engagement.models import InformationItem, SurveyResult
from jobs.actions.job import store_file
from jobs.models import Job
from partners.actions.reference_problems import problems_csv
from partners.models import ReferenceSnapshot
from tests import factories as make
from tests.routes import Route, all_routes
from tests.world import EVERYBODY, World, build_world

pytestmark = pytest.mark.django_db

FORMULAS = ("=1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "+1-1", "-1+cmd", " =1+1", "＝1")
RUN_BY_SPREADSHEETS = "=+-@\t\r\n＝＋－＠"
# Headings of our own: nobody types anything into them. And files of exports, whose cells are all
# looked at in tests/integration/exports.
WITHOUT_ROWS = {"engagement:import_template", "api:exports-files", "engagement:export_file"}


def test_no_download_holds_a_formula() -> None:
    world = build_world()
    _rejected_formulas(world)
    _problems_with_formulas(world)
    _decisions_with_formulas(world)
    results = _results_with_formulas(world)
    downloads = _csv_downloads(world)
    # Of several closed waves the one whose partners are called so.
    (export,) = (route for route in downloads if route.name == "engagement:survey_export")
    answer = world.client(EVERYBODY).get(export.url(public_id=results.wave.public_id))
    downloads[export] = answer.content.decode("utf-8-sig")
    assert {"engagement:import_rejects", "jobs:job_file"} <= {route.name for route in downloads}
    for route, content in downloads.items():
        cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
        assert [cell for cell in cells if cell.lstrip(" ")[:1] in tuple(RUN_BY_SPREADSHEETS)] == []
        if route.name not in WITHOUT_ROWS:
            assert {f"'{formula}" for formula in FORMULAS} <= set(cells), route.name


def _csv_downloads(world: World) -> dict[Route, str]:
    """What each route that answers with CSV hands out."""
    client = world.client(EVERYBODY)
    found = {}
    for route, url in world.resolver().urls(all_routes()).items():
        answer = client.get(url) if url else None
        if answer is not None and "csv" in answer.get("Content-Type", ""):
            body = b"".join(answer) if answer.streaming else answer.content
            found[route] = body.decode("utf-8-sig")
    return found


def _rejected_formulas(world: World) -> None:
    """A sheet whose headings and cells are formulas and whose rows cannot come in."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["Date", "Organisation", *FORMULAS])
    writer.writerow(["no day", "Ash", *FORMULAS])
    content = stream.getvalue().encode()
    sheet_import = upload_import(by=make.TESTS, system=world.system, name="f.csv", content=content)
    mapping = ColumnMapping(columns={"date": ["Date"], "organisations": ["Organisation"]})
    stage_import(by=make.TESTS, sheet_import=sheet_import, mapping=mapping)


def _problems_with_formulas(world: World) -> None:
    """A register's file in which formulas stand where names should."""
    rows = [
        {"row": 1, "outcome": "rejected", "code": f, "name": f, "reason": f, "detail": f}
        for f in FORMULAS
    ]
    stored = store_file(
        by=make.TESTS, name="problems.csv", content=problems_csv(rows), content_type="text/csv"
    )
    Job.objects.filter(output_file__isnull=False).update(output_file=stored)
    ReferenceSnapshot.objects.update(problems_file=stored)


def _decisions_with_formulas(world: World) -> None:
    """Items of requests for information that are withheld for reasons that are formulas."""
    grounds = [{"section": "41", "reason": f, "public_interest": f} for f in FORMULAS]
    withheld = InformationItem.objects.filter(system=world.system, decision="withhold")
    assert withheld.update(grounds=grounds)


def _results_with_formulas(world: World) -> SurveyResult:
    """Results of a survey in which formulas stand where names of partners should."""
    found = SurveyResult.objects.filter(system=world.system).earliest("pk")
    document = deepcopy(found.document)
    numbered = list(enumerate(FORMULAS, start=1))
    document["groups"]["organisation"] = [[n, f"key {n}", f] for n, f in numbered]
    table = document["results"]["levels"]["organisation"]
    emptied: dict[str, list[Any]] = {name: [] for name in table}
    emptied["hidden"] = [[n, "too_few"] for n, _ in numbered]
    document["results"]["levels"]["organisation"] = emptied
    document["changes"] = None
    version = found.wave.instrument_version
    wave = make.make_wave(system=world.system, version=version, state="closed")
    return SurveyResult.objects.create(
        system=world.system, wave=wave, document=document, sha256="0" * 64
    )
