"""The same rows without the product: the framework, its middleware and hand-made SQL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

SQL = Path(__file__).parent / "sql"
Rows = list[tuple[Any, ...]]


def statements(name: str) -> list[str]:
    """The SQL of one operation, as somebody would write it who fetches just these rows."""
    return [part for part in (SQL / f"{name}.sql").read_text("utf-8").split(";\n") if part.strip()]


def fetch(cursor: Any, name: str, parameters: Mapping[str, Any]) -> list[Rows]:
    """Run the statements of an operation; the rows of each."""
    found = []
    for statement in statements(name):
        cursor.execute(statement, parameters)
        found.append(cursor.fetchall())
    return found


@csrf_exempt
def bare(request: HttpRequest, name: str) -> JsonResponse:
    """The rows as JSON, and nothing else: no rights, no forms, no template."""
    with connection.cursor() as cursor:
        rows = fetch(cursor, name, request.GET.dict())
    return JsonResponse(rows, safe=False)
