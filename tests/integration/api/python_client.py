"""The Python client as its users have it: fetched from the product and installed by pip."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from ics_crm.api.client.wheel import FILE_NAME
from tests.browser import LiveServer


@pytest.fixture(scope="session")
def installed(_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it was installed into, once a run."""
    folder = tmp_path_factory.mktemp("client")
    address = f"{_server.url}/api/python/{FILE_NAME}"
    options = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-cache-dir"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def package(installed: Path) -> Iterator[ModuleType]:
    """The package, imported."""
    sys.path.insert(0, str(installed))
    yield importlib.import_module("ics_crm_client")
    sys.path.remove(str(installed))
