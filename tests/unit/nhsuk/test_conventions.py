"""What docs/front-end.md asks of every template and view."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
RESPONSIVE = [path for path in TEMPLATES if "nhsuk-table--responsive" in path.read_text()]
CLASSES = {
    "thead": "nhsuk-table__head",
    "tbody": "nhsuk-table__body",
    "tr": "nhsuk-table__row",
    "th": "nhsuk-table__header",
    "td": "nhsuk-table__cell",
}


@pytest.mark.parametrize("path", RESPONSIVE, ids=lambda path: path.stem)
def test_every_part_of_a_responsive_table_has_its_class_and_role(path: Path) -> None:
    tables = re.findall(r"<table [^>]*--responsive.*?</table>", path.read_text(), re.DOTALL)
    parts = re.findall(r"<(thead|tbody|tr|th|td)\b([^>]*)>", "".join(tables))
    faulty = [
        (part, attributes)
        for part, attributes in parts
        if CLASSES[part] not in attributes or "role=" not in attributes
    ]
    assert parts
    assert faulty == []


def test_views_ask_for_fragments_in_the_one_right_way() -> None:
    views = [path for path in ROOT.glob("*/views/*.py") if ".venv" not in path.parts]
    assert len(views) > 50
    assert [path.name for path in views if "request.htmx" in path.read_text()] == []
