"""bin/manage export_schema: the tables of exports as a page, and their fingerprint."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from engagement.exports.schema import as_markdown, fingerprint, schema


class Command(BaseCommand):
    help = (
        "Write docs/export-tables.md and engagement/exports/fingerprint.json anew. Raise "
        "SCHEMA_VERSION in engagement/exports/catalogue.py first, if a table or column changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Both are compared with the code by tests."""
        root = Path(settings.BASE_DIR)
        (root / "docs" / "export-tables.md").write_text(as_markdown())
        kept = {"version": schema()["version"], "sha256": fingerprint()}
        path = root / "engagement" / "exports" / "fingerprint.json"
        path.write_text(json.dumps(kept, indent=2) + "\n")
        self.stdout.write(f"Version {kept['version']}: {len(schema()['tables'])} tables.")
