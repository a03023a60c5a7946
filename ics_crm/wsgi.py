"""What the web server runs."""

import os
import tempfile

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ics_crm.settings")

# Web processes count their requests together: they inherit where, if the server loads us first.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="ics-crm-metrics-"))

application = get_wsgi_application()

# All views, before the server forks: its processes share them, and the first page need not wait.
_ = get_resolver().url_patterns
