"""Push meetings of another system into ICS CRM, with nothing but Python's own library.

    export ICS_CRM_URL=https://crm.example.nhs.uk ICS_CRM_TOKEN=icscrm_…
    python push_events.py sirona meetings.csv

``sirona`` is the short word for the system that the rows come from: within it ``key`` is unique.
The file has the columns ``key, day, title, kind, ods``: a row for each meeting and partner.

The same file may be pushed as often as one likes: a row that says nothing new changes nothing. And
the same call may be repeated when the connection breaks before its answer: the idempotency key is
made of what is sent, so the first answer comes again and nothing is written twice.
"""

import csv
import hashlib
import json
import os
import sys
import time
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

AT_ONCE = 1_000
TRIES = 5


def rows_of(path: str) -> list[dict[str, Any]]:
    """The meetings of the file, each with its partners."""
    meetings: dict[str, dict[str, Any]] = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            meeting = meetings.setdefault(
                row["key"],
                {
                    "external_id": row["key"],
                    "occurred_on": row["day"],
                    "title": row["title"],
                    "kind": row["kind"] or "meeting",
                    "partners": [],
                },
            )
            meeting["partners"].append({"partnership": {"ods": row["ods"]}})
    return list(meetings.values())


def pushed(source: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Up to 1,000 rows in one call; the answer has a result for each.

    :raises HTTPError: the call as a whole was refused.
    """
    body = json.dumps({"mode": "upsert", "external_source": source, "rows": rows}).encode()
    headers = {
        "Authorization": f"Bearer {os.environ['ICS_CRM_TOKEN']}",
        "Content-Type": "application/json",
        "Idempotency-Key": hashlib.sha256(body).hexdigest(),
    }
    address = os.environ["ICS_CRM_URL"].rstrip("/") + "/api/v1/events/bulk"
    for attempt in range(1, TRIES + 1):
        try:
            with urlopen(Request(address, body, headers), timeout=300) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            # 409: the same call is still being worked on, since an answer was lost.
            if error.code not in {409, 429, 500, 502, 503, 504} or attempt == TRIES:
                raise
            time.sleep(int(error.headers.get("Retry-After", 2**attempt)))
        except (OSError, HTTPException):
            if attempt == TRIES:
                raise
            time.sleep(2**attempt)
    raise AssertionError("The last try has answered or raised.")


def main(source: str, path: str) -> int:
    """How many rows were refused; each with what is wrong, on standard error."""
    refused = 0
    meetings = rows_of(path)
    for start in range(0, len(meetings), AT_ONCE):
        rows = meetings[start : start + AT_ONCE]
        answer = pushed(source, rows)
        for row, result in zip(rows, answer["results"], strict=True):
            if result["result"] == "refused":
                refused += 1
                for problem in result["problem"].get("problems", [result["problem"]]):
                    sentence = problem.get("message") or problem["detail"]
                    print(row["external_id"], problem.get("field", ""), sentence, file=sys.stderr)
        print({name: answer[name] for name in ("created", "changed", "unchanged", "refused")})
    return refused


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Say from which system and which file: push_events.py sirona meetings.csv")
    sys.exit(1 if main(*sys.argv[1:]) else 0)
