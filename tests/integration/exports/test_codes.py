"""The codes by which a warehouse joins partners: the newest of each scheme, and every row once."""

from datetime import date
from pathlib import Path

import pytest

from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.exports.catalogue import TABLE
from partners.enums import IdentifierScheme
from tests import factories as make
from tests.integration.exports.reading import exported

pytestmark = pytest.mark.django_db


def test_a_partner_comes_once_with_its_newest_code_of_each_scheme(tmp_path: Path) -> None:
    system = make.make_system()
    user = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    renamed, council, without = (make.make_partnership(system=system) for _ in range(3))
    of_now = make.make_identifier(renamed.organisation, "RN1")
    for value, end in (("RO1", date(2024, 4, 1)), ("RO2", date(2025, 4, 1))):
        make.make_identifier(renamed.organisation, value)
        type(of_now).objects.filter(value=value).update(valid_to=end)
    make.make_identifier(council.organisation, "E06000001", scheme=IdentifierScheme.GSS)
    rows = exported(user, system, tmp_path, [TABLE["partnerships"]])["partnerships"]
    found = {row["id"]: (row["ods_code"], row["gss_code"]) for row in rows}
    assert len(rows) == 3
    assert found == {
        str(renamed.public_id): ("RN1", None),
        str(council.public_id): (None, "E06000001"),
        str(without.public_id): (None, None),
    }
