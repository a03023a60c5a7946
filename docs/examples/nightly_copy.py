"""Keep a copy of ICS CRM up to date, with nothing but Python's own library.

    export ICS_CRM_URL=https://crm.example.nhs.uk
    export ICS_CRM_CLIENT_ID=… ICS_CRM_CLIENT_SECRET=…      (or a personal token: ICS_CRM_TOKEN)
    python nightly_copy.py warehouse.sqlite partnerships events scores

The first run copies everything that the client may read, each later one what changed in between.
The copy is a SQLite database with a table ``record`` and views on it. Put what your warehouse takes
in the place of ``Copy``; these rules are what makes it complete:

1. Rows and the cursor that they came with are kept in one transaction. Stopped anywhere, even by
   a power cut, the next run goes on where this one was.
2. A row may come twice. The higher version wins.
3. A row that was withdrawn comes again with ``withdrawn``; an organisation that was merged comes
   again with ``succeeded_by``. Neither is deleted: reports leave them out, or follow them. What
   was deleted for good, such as by undoing an import, comes as an id in ``deleted``, and goes.
4. What the client may read is no change of a row. When ``/me`` says something else than the last
   time, or the data was restored (410), everything is read anew, and what did not come is deleted
   at the end. Until then the old rows stay.
"""

import gzip
import json
import os
import sqlite3
import sys
import time
from base64 import b64encode
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

COLLECTIONS = ("systems", "organisations", "partnerships", "events", "commitments", "scores")
PAGE = 1_000
TRIES = 6
TABLES = """
CREATE TABLE IF NOT EXISTS record (
    collection TEXT, id TEXT, version INTEGER, withdrawn INTEGER, body TEXT, reading INTEGER,
    PRIMARY KEY (collection, id));
CREATE TABLE IF NOT EXISTS feed (collection TEXT PRIMARY KEY, cursor TEXT, reading INTEGER);
CREATE TABLE IF NOT EXISTS rights (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT);
CREATE VIEW IF NOT EXISTS partner AS SELECT
    id, body ->> '$.organisation.name' AS name, body ->> '$.organisation.ods' AS ods,
    body ->> '$.organisation.gss' AS gss, body ->> '$.tier' AS tier
    FROM record WHERE collection = 'partnerships' AND NOT withdrawn;
CREATE VIEW IF NOT EXISTS meeting AS SELECT
    event.id, event.body ->> '$.occurred_on' AS day, event.body ->> '$.title' AS title,
    part.value ->> '$.partnership.id' AS partner, part.value ->> '$.attendance' AS attendance
    FROM record AS event, json_each(event.body, '$.partners') AS part
    WHERE event.collection = 'events' AND NOT event.withdrawn;
CREATE VIEW IF NOT EXISTS score AS SELECT
    body ->> '$.partnership.id' AS partner, body ->> '$.measure' AS measure,
    body ->> '$.week_end' AS week_end, body ->> '$.mean' AS mean, body ->> '$.low' AS low,
    body ->> '$.high' AS high, body ->> '$.evidence' AS evidence
    FROM record WHERE collection = 'scores' AND NOT body ->> '$.not_logged';
CREATE VIEW IF NOT EXISTS succession AS SELECT
    old.id AS predecessor, new.value ->> '$.organisation.id' AS successor,
    new.value ->> '$.kind' AS kind, new.value ->> '$.happened_on' AS happened_on
    FROM record AS old, json_each(old.body, '$.succeeded_by') AS new
    WHERE old.collection = 'organisations';
"""


class Api:
    """Asks the product, waits when it says so, and tries again what may go well later."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._token = os.environ.get("ICS_CRM_TOKEN", "")

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The answer to a GET.

        :raises HTTPError: it was refused.
        """
        for attempt in range(1, TRIES + 1):
            self._token = self._token or self._new_token()
            try:
                return self._ask(f"/api/v1/{path}?{urlencode(query)}", f"Bearer {self._token}")
            except HTTPError as error:
                if error.code == 401 and "ICS_CRM_TOKEN" not in os.environ and attempt < TRIES:
                    self._token = ""  # a client's token lasts an hour
                elif error.code not in {429, 500, 502, 503, 504} or attempt == TRIES:
                    raise
                else:
                    time.sleep(int(error.headers.get("Retry-After", 2**attempt)))
            except (OSError, HTTPException):  # no connection, or it broke off
                if attempt == TRIES:
                    raise
                time.sleep(2**attempt)
        raise AssertionError("The last try has answered or raised.")

    def _new_token(self) -> str:
        pair = f"{os.environ['ICS_CRM_CLIENT_ID']}:{os.environ['ICS_CRM_CLIENT_SECRET']}"
        basic = f"Basic {b64encode(pair.encode()).decode()}"
        answer = self._ask("/api/v1/oauth/token", basic, b"grant_type=client_credentials")
        return str(answer["access_token"])

    def _ask(self, path: str, authorization: str, body: bytes | None = None) -> dict[str, Any]:
        headers = {"Authorization": authorization, "Accept-Encoding": "gzip"}
        with urlopen(Request(self._url + path, body, headers), timeout=120) as answer:
            content = answer.read()
            if answer.headers.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
        found: dict[str, Any] = json.loads(content)
        return found


class Copy:
    """The rows that were read, and how far."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path)
        self._database.executescript(TABLES)

    def rights_are(self, me: dict[str, Any]) -> None:
        """When they are other than the last time, begin to read everything anew."""
        body = json.dumps({name: me[name] for name in ("roles", "scopes")}, sort_keys=True)
        with self._database as database:
            known = database.execute("SELECT body FROM rights").fetchone()
            if known is not None and known[0] != body:
                database.execute("UPDATE feed SET cursor = 'start', reading = reading + 1")
            database.execute("INSERT OR REPLACE INTO rights VALUES (1, ?)", [body])

    def cursor(self, collection: str) -> str:
        """Where to go on."""
        with self._database as database:
            database.execute("INSERT OR IGNORE INTO feed VALUES (?, 'start', 1)", [collection])
            where = "SELECT cursor FROM feed WHERE collection = ?"
            return str(database.execute(where, [collection]).fetchone()[0])

    def begin_anew(self, collection: str) -> None:
        """Read it from the start; what does not come again is deleted at the end."""
        with self._database as database:
            anew = "UPDATE feed SET cursor = 'start', reading = reading + 1 WHERE collection = ?"
            database.execute(anew, [collection])

    def keep(self, collection: str, page: dict[str, Any]) -> None:
        """A page of the feed and its cursor, both or neither."""
        rows = [
            (collection, row["id"], row["version"], row.get("withdrawn", False), json.dumps(row))
            for row in page["results"]
        ]
        with self._database as database:
            database.executemany(
                "INSERT INTO record SELECT ?1, ?2, ?3, ?4, ?5, reading FROM feed"
                " WHERE collection = ?1 ON CONFLICT DO UPDATE SET version = excluded.version,"
                " withdrawn = excluded.withdrawn, body = excluded.body, reading = excluded.reading"
                " WHERE excluded.reading > reading OR excluded.version >= version",
                rows,
            )
            database.executemany(
                "DELETE FROM record WHERE collection = ? AND id = ?",
                [(collection, deleted) for deleted in page.get("deleted", ())],
            )
            place = [page["changed_since"], collection]
            database.execute("UPDATE feed SET cursor = ? WHERE collection = ?", place)
            if page["next"] is None:
                database.execute(
                    "DELETE FROM record WHERE collection = ?1 AND reading <"
                    " (SELECT reading FROM feed WHERE collection = ?1)",
                    [collection],
                )


def catch_up(api: Api, copy: Copy, collection: str) -> int:
    """Copy what changed; how many rows came."""
    count, has_more = 0, True
    while has_more:
        query = {"changed_since": copy.cursor(collection), "limit": PAGE, "codes": "true"}
        try:
            page = api.get(collection, **query)
        except HTTPError as error:
            if error.code != 410:
                raise
            copy.begin_anew(collection)
            continue
        copy.keep(collection, page)
        count += len(page["results"])
        has_more = page["next"] is not None
    return count


def main(path: str, *collections: str) -> None:
    """One run."""
    api, copy = Api(os.environ["ICS_CRM_URL"]), Copy(path)
    copy.rights_are(api.get("me"))
    for collection in collections or COLLECTIONS:
        print(f"{collection}: {catch_up(api, copy, collection)} rows came", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Say where the copy is: nightly_copy.py warehouse.sqlite [collection …]")
    main(*sys.argv[1:])
