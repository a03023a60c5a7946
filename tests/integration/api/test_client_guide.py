"""The guide to the Python client: every snippet is run in order against the product, and typed."""

import csv
import re
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from accounts.roles import ANALYST
from engagement.actions.export import EXPORT
from engagement.models import Event
from jobs.actions.running import run_job
from jobs.models import Job
from tests import factories as make
from tests.browser import LiveServer, _server, product
from tests.integration.api.python_client import installed, package

__all__ = ["_server", "installed", "package", "product"]

GUIDE = Path(settings.BASE_DIR) / "docs" / "api-client.md"


@pytest.fixture(scope="module")
def program() -> str:
    """All its Python, as one program."""
    return "\n\n".join(re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL))


def test_the_guide_does_what_it_says(
    product: LiveServer,
    package: ModuleType,
    program: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As a client with its secret; while it waits for its export, this test is the worker."""
    system = make.make_system(code="QOX")
    client = make.make_api_client(system=system)
    make.make_membership(client.user, system, ANALYST.name)
    partnership = make.make_partnership(system=system, tier="managed")
    make.make_identifier(partnership.organisation, "RJ1")
    monkeypatch.setenv("ICS_CRM_URL", product.url)
    monkeypatch.delenv("ICS_CRM_TOKEN", raising=False)
    monkeypatch.setenv("ICS_CRM_CLIENT_ID", client.client_id)
    monkeypatch.setenv("ICS_CRM_CLIENT_SECRET", make.make_client_secret(client))
    monkeypatch.setattr(time, "sleep", lambda _seconds: _work())
    monkeypatch.chdir(tmp_path)

    exec(compile(program, str(GUIDE), "exec"), {"__name__": "guide"})

    said = capsys.readouterr().out.splitlines()
    event = Event.objects.get(system=system)
    assert event.participations.get().attendance == "deputy"
    assert f"{partnership.organisation.name} RJ1" in said
    assert "1 partners are managed" in said
    assert "There are more []" in said
    assert "0 events came" in said
    assert "1 created, 1 refused" in said
    assert any(line.startswith("Read it again") for line in said), said
    assert "events.csv 1 rows" in said
    assert "Winter planning []" in said
    assert any(line.startswith("title too_long ") for line in said), said
    [row] = csv.DictReader((tmp_path / "events.csv").read_text().splitlines())
    assert row["id"] == str(event.public_id)


def _work() -> None:
    for job in Job.objects.filter(state="queued", kind=EXPORT):
        run_job(str(job.public_id))


def test_the_guide_and_the_client_are_typed_strictly(
    installed: Path, program: str, tmp_path: Path
) -> None:
    (tmp_path / "guide.py").write_text(program)
    (tmp_path / "wrong.py").write_text(
        "from ics_crm_client import Client\n"
        "crm = Client('http://localhost', token='t')\n"
        "crm.partnerships.list(teir='managed')\n"
        "crm.partnerships.list(tier='manged')\n"
        "crm.events.create({'partners': [{'partner': '1'}]})\n"
        "for event in crm.events.list():\n"
        "    event['titel']\n"
    )
    found = _mypy(tmp_path / "guide.py", installed)
    assert found == ["Success: no issues found in 1 source file"]
    # That it is content says something: it knows names, values and fields.
    wrong = "\n".join(_mypy(tmp_path / "wrong.py", installed))
    for word in ("teir", "manged", "partner", "titel"):
        assert word in wrong
    assert "Found 5 errors" in wrong or "Found 4 errors" in wrong


def _mypy(file: Path, installed: Path) -> list[str]:
    """Of a program and of the package, which it follows into."""
    (file.parent / "mypy.ini").write_text(f"[mypy]\nmypy_path = {installed}\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "mypy.ini"]
    command += ["--cache-dir", str(installed / ".mypy_cache"), file.name]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines()
