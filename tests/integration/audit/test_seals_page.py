"""The page about seals: for those who answer for the log, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import ROLES, Permission
from audit.models import AuditEvent, AuditSeal
from audit.tasks import check_seals
from tests import factories as make
from tests.integration.audit.conftest import make_events, past_the_triggers

URL = reverse("partners:audit_seals")


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(make.make_user(system=make.make_system(), role="system_administrator"))
    return client


@pytest.mark.parametrize("role", ROLES)
def test_each_role_that_answers_for_the_log_sees_its_seals(
    role: str, client: Client, db: None
) -> None:
    is_national = ROLES[role].national
    user = (
        make.make_national_user(role)
        if is_national
        else make.make_user(system=make.make_system(), role=role)
    )
    client.force_login(user)
    may = Permission.VIEW_AUDIT_SEALS in ROLES[role].permissions
    assert client.get(URL).status_code == (200 if may else 403)


def test_before_the_first_seal_the_page_says_so(administrator: Client) -> None:
    page = administrator.get(URL).text
    assert "None yet. The whole log is checked every night." in page
    assert "Keep this outside" not in page


def test_the_page_shows_the_head_and_what_the_check_found(
    administrator: Client, sealed: list[AuditEvent]
) -> None:
    make_events(2)
    check_seals()
    page = administrator.get(URL).text
    assert str(AuditSeal.objects.last()) in page
    assert "10 lines under 3 seals" in page
    assert "does not fit" not in page

    with past_the_triggers():
        AuditEvent.objects.filter(pk=sealed[0].pk).delete()
    check_seals()
    page = administrator.get(URL).text
    assert "The log does not fit its seals" in page
    assert f"Event {sealed[0].pk} was deleted (seal 1)." in page


def test_the_page_reads_no_members_of_seals_however_many_there_are(
    administrator: Client, sealed: list[AuditEvent], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(25) as asked:  # type: ignore[operator]
        administrator.get(URL)
    assert not [each for each in asked.captured_queries if '"members"' in each["sql"]]
