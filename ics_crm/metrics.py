"""What a monitoring system asks for at /metrics, in the form that Prometheus reads.

How long requests took is counted by each web process, into files that the processes of one server
share (`ics_crm.wsgi`). What waits is read from the database and the broker when somebody
asks, so any one server answers for all. Labels are names of routes, queues and kinds: no address,
no record and nobody's name.
"""

import hmac
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error
from django.db.models import Count, Min, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from audit.models import AuditEvent, SealCheck
from engagement.models import StaleScore, WebhookDelivery
from ics_crm import health
from jobs.models import Job, Mail
from tenancy.scope import every_system

SHARED = "PROMETHEUS_MULTIPROC_DIR"
QUEUES = ("default", "bulk", "webhooks")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_own = CollectorRegistry()
_requests = Histogram(
    "ics_crm_request_seconds",
    "How long requests took, by route.",
    ("method", "route", "status"),
    buckets=BUCKETS,
    registry=_own,
)


def observe(method: str | None, route: str, status: int, seconds: float) -> None:
    """Count one request; methods and states by their kind, so that nobody can make up new rows."""
    known = method if method in METHODS else "other"
    _requests.labels(known, route, f"{status // 100}xx").observe(seconds)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever holds ICS_CRM_METRICS_TOKEN; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(
            "Give the token of ICS_CRM_METRICS_TOKEN: Authorization: Bearer …\n",
            content_type="text/plain; charset=utf-8",
            status=HTTPStatus.UNAUTHORIZED,
            headers={"WWW-Authenticate": "Bearer"},
        )
    registry = CollectorRegistry()
    if os.environ.get(SHARED):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        body = generate_latest(registry)
    else:
        body = generate_latest(_own)
    now = CollectorRegistry()
    now.register(Waiting())
    return HttpResponse(body + generate_latest(now), content_type=CONTENT_TYPE_LATEST)


class Waiting(Collector):
    """Everything that is read when somebody asks. What cannot be read is left out, and says so."""

    def collect(self) -> Iterator[Metric]:
        """Each family; the first says which parts answered."""
        up = GaugeMetricFamily(
            "ics_crm_up", "Whether a part of the product answers.", labels=["part"]
        )
        for part, check in health.READINESS.items():
            up.add_metric([part], float(check()))
        yield up
        yield from _if_there(_queues, RedisError)
        yield from _if_there(_rows, Error)
        yield from _if_there(_audit_log, Error)


def _if_there(read: Callable[[], list[Metric]], absent: type[Exception]) -> list[Metric]:
    try:
        return read()
    except absent:
        return []


def _queues() -> list[Metric]:
    length = GaugeMetricFamily(
        "ics_crm_queue_tasks", "Tasks that wait for a worker.", labels=["queue"]
    )
    limit = health.CONNECT_SECONDS
    client: Any = Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=limit, socket_timeout=limit
    )
    try:
        for queue in QUEUES:
            length.add_metric([queue], client.llen(queue))
        taken = GaugeMetricFamily(
            "ics_crm_tasks_taken", "Tasks that a worker has.", value=client.hlen("unacked")
        )
    finally:
        client.close()
    return [length, taken]


@every_system(why="Monitoring counts what waits in any system.")
def _rows() -> list[Metric]:
    count = GaugeMetricFamily(
        "ics_crm_waiting", "Work that waits in the database, by kind.", labels=["kind"]
    )
    age = GaugeMetricFamily(
        "ics_crm_waiting_oldest_seconds", "How long the oldest of it has waited.", labels=["kind"]
    )
    for kind, (waiting, since) in _kinds().items():
        found = waiting.order_by().aggregate(count=Count("pk"), since=Min(since))
        count.add_metric([kind], found["count"])
        age.add_metric([kind], _seconds_since(found["since"]))
    jobs = GaugeMetricFamily("ics_crm_jobs", "Unfinished jobs.", labels=["kind", "state"])
    unfinished = Job.objects.unfinished().order_by().values_list("kind", "state")
    for kind, state, number in unfinished.annotate(number=Count("pk")):
        jobs.add_metric([kind, state], number)
    return [count, age, jobs]


def _audit_log() -> list[Metric]:
    """What the last check of the seals found; nothing before the first."""
    last = SealCheck.objects.order_by("-finished_at").values_list("problems", flat=True).first()
    found = GaugeMetricFamily(
        "ics_crm_audit_problems",
        "What did not fit when the audit log was last verified.",
        value=last,
    )
    return [] if last is None else [found]


def _kinds() -> dict[str, tuple[QuerySet[Any], str]]:
    """What may pile up, and the field that says since when."""
    return {
        "scores": (StaleScore.objects.waiting(), "marked_at"),
        "jobs": (Job.objects.unfinished(), "created_at"),
        "mails": (Mail.objects.waiting(), "queued_at"),
        "webhooks": (WebhookDelivery.objects.waiting(), "queued_at"),
        "seals": (AuditEvent.objects.unsealed(), "happened_at"),
    }


def _seconds_since(moment: datetime | None) -> float:
    return 0.0 if moment is None else max(0.0, (timezone.now() - moment).total_seconds())
