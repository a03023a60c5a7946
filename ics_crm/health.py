"""/healthz: can this web process serve? /readyz: is the rest of the product there as well?"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from ics_crm import heartbeats

CONNECT_SECONDS = 2.0
_migrated = False


def database_answers() -> bool:
    """Whether the database takes a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:
        return False


def migrations_are_applied() -> bool:
    """Whether the tables are those of this code; once true it stays so while the process lives."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            targets = executor.loader.graph.leaf_nodes()
            _migrated = not executor.migration_plan(targets)
        except Error:
            return False
    return _migrated


def broker_answers() -> bool:
    """Whether the broker takes a command."""
    client = Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS
    )
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()


def worker_is_alive() -> bool:
    """Whether a worker has been heard of lately."""
    return _alive(heartbeats.WORKER)


def scheduler_is_alive() -> bool:
    """Whether the scheduler has been heard of lately."""
    return _alive(heartbeats.SCHEDULER)


def _alive(name: str) -> bool:
    try:
        return heartbeats.is_alive(name)
    except RedisError:
        return False


Check = Callable[[], bool]
HEALTH: dict[str, Check] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "broker": broker_answers,
}
READINESS: dict[str, Check] = {
    **HEALTH,
    "worker": worker_is_alive,
    "scheduler": scheduler_is_alive,
}


def _report(checks: dict[str, Check]) -> JsonResponse:
    results = {name: check() for name, check in checks.items()}
    healthy = all(results.values())
    body = {
        "status": "ok" if healthy else "failing",
        "checks": {name: "ok" if passed else "failing" for name, passed in results.items()},
    }
    return JsonResponse(body, status=HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Database, migrations and broker."""
    return _report(HEALTH)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The same, with worker and scheduler."""
    return _report(READINESS)
