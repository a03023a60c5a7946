"""The banner stands over invented records, and never over real ones."""

import pytest
from django.test import Client

from accounts.roles import SYSTEM_ADMINISTRATOR
from tests import factories as make

pytestmark = pytest.mark.django_db
BANNER = "Fictional data."


@pytest.mark.parametrize(
    ("path", "is_invented"),
    [
        ("/partnerships/", True),
        ("/people/", True),
        ("/imports/", True),
        ("/organisations/add/", True),
        ("/organisations/", False),
        ("/reference/", False),
        ("/reference/upload/", False),
        ("/jobs/", False),
    ],
)
def test_the_banner_of_someone_in_the_fictional_system(
    client: Client, path: str, is_invented: bool
) -> None:
    system = make.make_system(is_fictional=True)
    client.force_login(make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name))
    assert (BANNER in client.get(path).text) is is_invented
