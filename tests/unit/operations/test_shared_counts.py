"""Where web processes count their requests together: there while the server runs, gone after it."""

from pathlib import Path

from tests.unit.test_platform_settings import run

SERVE = """
import os, sys
from django.conf import settings
settings.configure(ROOT_URLCONF=())  # the rest of the product takes seconds to load
import ics_crm.wsgi
directory = os.environ["PROMETHEUS_MULTIPROC_DIR"]
child = os.fork()
if child == 0:
    sys.exit(0 if os.environ["PROMETHEUS_MULTIPROC_DIR"] == directory else 1)
_, status = os.waitpid(child, 0)
print(status, os.path.isdir(directory), directory)
"""


def test_forked_processes_share_it_and_only_the_server_removes_it(tmp_path: Path) -> None:
    done = run("-c", SERVE, TMPDIR=str(tmp_path))
    status, was_there, directory = done.stdout.split()

    assert (status, was_there) == ("0", "True"), done.stderr
    assert Path(directory).parent == tmp_path
    assert not Path(directory).exists()
    assert list(tmp_path.iterdir()) == []
