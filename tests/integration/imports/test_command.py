"""bin/manage import_events"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engagement.models import Event, SheetImport
from jobs.enums import JobState
from jobs.models import Job
from tests import factories as make
from tests.integration.imports.logs import EXCERPT, log_of
from tests.unit.imports.files import workbook

# A job reports its progress through a connection of its own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

MAPPING = {"columns": {"date": "date", "organisations": "organisation", "title": "purpose"}}


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(MAPPING), encoding="utf-8")
    return path


def run(file: Path, *, unmatched: str = "create", **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    system = options.pop("system", None) or make.make_system().code
    call_command(
        "import_events",
        str(file),
        system=system,
        unmatched=unmatched,
        json=True,
        stdout=out,
        **options,
    )
    result: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return result


def test_the_last_line_is_the_result(mapping: Path) -> None:
    system = make.make_system(code="QXX")
    result = run(EXCERPT, system="qxx", mapping=mapping)
    assert result["imported"] + result["duplicate"] + result["rejected"] == result["rows"] == 25
    assert result["events"] == Event.objects.filter(system=system).count() == 19
    assert result["reasons"] == {"nil_return": 2, "implausible_date": 2}
    assert result["organisations_created"] > 30
    assert result["seconds"] > 0
    sheet_import = SheetImport.objects.get(public_id=result["import"])
    assert sheet_import.job is not None
    assert sheet_import.job.state == JobState.SUCCEEDED
    assert (sheet_import.job.result or {})["imported"] == 19
    again = run(EXCERPT, system="QXX", mapping=mapping)
    assert (again["imported"], again["duplicate"], again["rejected"]) == (0, 21, 4)


def test_without_a_mapping_the_headings_are_guessed(tmp_path: Path) -> None:
    assert run(EXCERPT)["imported"] == 19


def test_xlsx_and_csv_with_the_same_rows_are_the_same(tmp_path: Path, mapping: Path) -> None:
    from datetime import date

    as_csv, as_xlsx = tmp_path / "log.csv", tmp_path / "log.xlsx"
    as_csv.write_bytes(log_of("03/06/2024,Nesta,A One,Budget", "04/06/2024,Age UK,A One,"))
    rows: list[list[Any]] = [
        ["date", "organisation", "minister", "purpose"],
        [date(2024, 6, 3), "Nesta", "A One", "Budget"],
        [date(2024, 6, 4), "Age UK", "A One", ""],
    ]
    as_xlsx.write_bytes(workbook(rows))
    system = make.make_system().code
    assert run(as_csv, system=system, mapping=mapping)["imported"] == 2
    assert run(as_xlsx, system=system, mapping=mapping)["duplicate"] == 2


def test_the_windows_alphabet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(log_of("03/06/2024,Café Nero’s,A One,").decode().encode("cp1252"))
    run(path)
    assert str(Event.objects.get().partnerships.get()) == "Café Nero’s"


def test_rejects_are_written_to_a_file(tmp_path: Path, mapping: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    result = run(EXCERPT, unmatched="reject", mapping=mapping, rejects=rejects)
    assert result["imported"] == 0
    assert rejects.read_text(encoding="utf-8-sig").count("no known organisation") >= 19


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"", {}, "empty"),
        (b"<html>", {}, "web page"),
        (b"a,b\n1,2\n", {}, "which column"),
        (log_of("03/06/2024,Nesta,,"), {"system": "ZZZ"}, "no system"),
        (log_of("03/06/2024,Nesta,,"), {"mapping": Path("/nowhere.json")}, "cannot be read"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_changes(
    tmp_path: Path, content: bytes, options: dict[str, Any], sentence: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(path, **options)
    assert not Event.objects.exists()
    assert not Job.objects.exists()


def test_for_people_it_speaks_in_sentences(tmp_path: Path) -> None:
    out = io.StringIO()
    code = make.make_system().code
    call_command("import_events", str(EXCERPT), system=code, unmatched="create", stdout=out)
    assert "25 rows: 19 imported, 2 duplicates, 4 rejected" in out.getvalue()
