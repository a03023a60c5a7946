"""What the web server runs."""

import atexit
import os
import shutil
import tempfile

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ics_crm.settings")
COUNTS = "PROMETHEUS_MULTIPROC_DIR"


def _remove(directory: str, owner: int) -> None:
    """When the server ends; the processes that it forked inherit this, and must not."""
    if os.getpid() == owner:
        shutil.rmtree(directory, ignore_errors=True)


# Web processes count their requests together: they inherit where, if the server loads us first.
if COUNTS not in os.environ:
    os.environ[COUNTS] = tempfile.mkdtemp(prefix="ics-crm-metrics-")
    atexit.register(_remove, os.environ[COUNTS], os.getpid())

application = get_wsgi_application()

# All views, before the server forks: its processes share them, and the first page need not wait.
_ = get_resolver().url_patterns
