"""A wave from its first page to the board pack: mails, answers on phones, reminders, close, scores.

Forty partners, three people of each. A real worker sends through a mail server of this machine.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from celery.schedules import crontab
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from engagement.actions.pack import draft_pack
from engagement.actions.pack_figures import gather_pack
from engagement.actions.survey.closing import close_wave
from engagement.enums import EvidenceSource, Side, WaveState
from engagement.models import Evidence, Pack, PulseResult, StaleScore, SurveyResponse, SurveyWave
from engagement.scoring.trust_ledger import wave_quality
from jobs.models import Job, Mail
from partners.enums import Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import PHONE, LiveServer, width_of
from tests.factories.answer_files import shipped_version
from tests.functional.test_log_a_meeting import sign_in
from tests.integration.engagement.pages import assert_trust
from tests.smtp import Caught, MailServer, mail_server
from tests.worker import WorkerProcess, purge

if TYPE_CHECKING:
    from playwright.sync_api import Page

PARTNERS, PEOPLE, ANSWERS, BY_BROWSER = 40, 3, 75, 4
ONE_ANSWER = 37
TITLE = "Partnership pulse"
KINDS = ("upper_tier_council", "acute_trust", "voluntary", "gp_practice")
LINK = re.compile(r"/s/([\w-]+)/\s")
IN_TIME = 240.0
A_MINUTE = 10.0  # of the scheduler's, in seconds
TODAY = timezone.localdate()


@dataclass
class Circle:
    """A manager, the partners, and what the mail server caught."""

    system: System
    manager: User
    partners: list[Partnership]
    post: MailServer

    @property
    def wave(self) -> SurveyWave:
        return SurveyWave.objects.get(title=TITLE)

    def tokens(self) -> dict[str, str]:
        """The secret of everybody's link by address, out of the mails."""
        found = {}
        for one in self.post.taken:
            link = LINK.search(one.text)
            assert link is not None
            found[one.to] = link[1]
        return found


@pytest.fixture
def post(
    transactional_db: None, first_data: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MailServer]:
    """A mail server, and a worker that sends through it."""
    with mail_server() as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
        worker = WorkerProcess(_database())
        purge()
        worker.start()
        yield server
        worker.stop()
        purge()


def _database() -> str:
    """The address of the test database, known only after set-up."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture
def circle(product: LiveServer, post: MailServer) -> Circle:
    """What the system's people say of two partners is known already."""
    system = make.make_system(name="Vale system")
    manager = make.make_user(system=system, name="Mo Manager")
    partners = [_partner(system, manager, number) for number in range(PARTNERS)]
    make.make_rating_of_partners(system)
    ours = make.make_wave(
        version=shipped_version(), system=system, answered_by=Side.SYSTEM, state=WaveState.OPEN
    )
    asked = make.make_invitation(wave=ours, user=manager, abouts=partners[:2])
    for partner in partners[:2]:
        codes = [one["code"] for one in shipped_version().document["questions"][:6]]
        make.make_response(asked, about=partner, answers=dict.fromkeys(codes, 5))
    close_wave(by=manager, wave=ours)
    wait(lambda: SurveyWave.objects.get(pk=ours.pk).is_closed)
    return Circle(system, manager, partners, post)


def _partner(system: System, owner: User, number: int) -> Partnership:
    partner = make.make_partnership(
        system=system,
        name=f"Partner {number:02}",
        kind=KINDS[number % len(KINDS)],
        tier=Tier.MANAGED,
        owner=owner,
    )
    for person in range(PEOPLE):
        make.make_person(
            system=system,
            organisation=partner.organisation,
            email=f"p{person}.of{number:02}@mail.test",
        )
    return partner


def wait(condition: Callable[[], bool]) -> None:
    """Until it is so, while the scheduler's minutes pass; fails with what the worker is at."""
    start = time.monotonic()
    minutes = 0
    while not condition():
        passed = time.monotonic() - start
        if passed >= IN_TIME:
            jobs = list(Job.objects.values_list("kind", "state", "error"))
            waiting = Mail.objects.waiting().count()
            pytest.fail(f"Waited for {IN_TIME} seconds: {jobs}, {waiting} mails wait.")
        if passed >= minutes * A_MINUTE:
            minutes += 1
            _every_minute()
        time.sleep(0.05)


def _every_minute() -> None:
    """What the scheduler sends to the worker by the minute or more often."""
    for entry in current_app.conf.beat_schedule.values():
        if not isinstance(entry["schedule"], crontab):
            current_app.send_task(entry["task"], queue=entry.get("options", {}).get("queue"))


def mails_go_out(circle: Circle, count: int) -> None:
    """Until so many have been caught."""
    wait(lambda: len(circle.post.taken) >= count)


def test_a_wave_goes_its_whole_way(circle: Circle, product: LiveServer, new_context: Any) -> None:
    context = new_context()
    sign_in(context, circle.manager, product)
    page = context.new_page()
    _sent_out(page, circle)
    mails_go_out(circle, PARTNERS * PEOPLE)
    assert len(circle.post.mailboxes) == len(circle.post.taken) == PARTNERS * PEOPLE

    tokens = circle.tokens()
    answering = sorted(tokens)[:ANSWERS]  # two people of 35 partners, one of the others
    for address in answering[:BY_BROWSER]:
        has_scripts = address != answering[0]
        phone = new_context(viewport=PHONE, has_touch=True, java_script_enabled=has_scripts)
        _answered_on_a_phone(phone.new_page(), tokens[address])
    for number, address in enumerate(answering[BY_BROWSER:]):
        _answered(tokens[address], f"10.0.1.{number}")
    assert SurveyResponse.objects.finished().filter(wave=circle.wave).count() == ANSWERS

    _reminded(page, circle, set(tokens) - set(answering))
    _closed(page, circle)
    _counts(circle, answering)
    _shown(page, circle)
    _in_the_pack(circle)


def _sent_out(page: "Page", circle: Circle) -> None:
    page.goto(reverse("engagement:survey_new"))
    page.get_by_label(shipped_version().title, exact=True).check()
    page.get_by_label("Title", exact=True).fill(TITLE)
    first = page.get_by_role("group", name="First day")
    for part, value in (("Day", TODAY.day), ("Month", TODAY.month), ("Year", TODAY.year)):
        first.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Save and choose whom to ask").click()
    page.get_by_text("The wave is begun").wait_for()
    page.get_by_role("link", name="Go on to sending out").click()
    page.get_by_role("button", name="Send out").click()
    page.get_by_text("The wave is on its way.").wait_for()
    wait(lambda: circle.wave.state == WaveState.OPEN)
    assert circle.wave.invitations.count() == PARTNERS * PEOPLE


def _answered_on_a_phone(page: "Page", token: str) -> None:
    """Read, answer, look once more, send."""
    page.goto(f"/s/{token}/")
    expect(page.get_by_role("heading", name="Who will see what")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()
    for group in page.locator("fieldset").all():
        group.get_by_label("Agree", exact=True).check()
    assert width_of(page) <= PHONE["width"]
    page.get_by_label("What one thing").fill("Tell us sooner.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Tell us sooner.")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="You have answered")).to_be_visible()


def _answered(token: str, machine: str) -> None:
    """The same pages without a browser."""
    client = Client(REMOTE_ADDR=machine)
    link = f"/s/{token}/"
    assert client.get(link).status_code == HTTPStatus.OK
    form = client.get(f"{link}questions/").context["form"]
    scale = {name: "4" for name in form.fields if name != "better"}
    kept = client.post(f"{link}questions/", {**scale, "better": ""})
    assert kept["Location"] == f"{link}check/"
    assert client.post(f"{link}check/")["Location"] == f"{link}sent/"


def _reminded(page: "Page", circle: Circle, silent: set[str]) -> None:
    """Only those who have not answered, once."""
    before = len(circle.post.taken)
    page.goto(reverse("engagement:survey_remind", args=[circle.wave.public_id]))
    page.get_by_role("button", name="Send reminder").click()
    page.get_by_text("The reminders are on their way.").wait_for()
    mails_go_out(circle, before + len(silent))
    reminders: list[Caught] = circle.post.taken[before:]
    assert sorted(one.to for one in reminders) == sorted(silent)
    assert all("Reminder" in str(one.message["Subject"]) for one in reminders)


def _closed(page: "Page", circle: Circle) -> None:
    page.goto(reverse("engagement:survey_close", args=[circle.wave.public_id]))
    page.locator("main").get_by_role("button").first.click()
    wait(lambda: circle.wave.state == WaveState.CLOSED)


def _counts(circle: Circle, answering: list[str]) -> None:
    """One row of evidence for each partner that answered, and the scores that follow from it."""
    results = PulseResult.objects.filter(wave_id=circle.wave.public_id)
    answers = {
        number: sum(f"of{number:02}@" in address for address in answering)
        for number in range(PARTNERS)
    }
    found = {one.partnership: (one.invited, one.answers, one.mean) for one in results}
    assert found == {
        circle.partners[number]: (PEOPLE, count, 4.0) for number, count in answers.items() if count
    }
    said = Evidence.objects.filter(source=EvidenceSource.PULSE, truster=Side.PARTNER)
    assert said.count() == len(found)
    wait(lambda: not StaleScore.objects.waiting().filter(system=circle.system).exists())
    hospital = circle.partners[ONE_ANSWER]
    q = wave_quality(answers[ONE_ANSWER])
    assert_trust(hospital, Side.PARTNER, "pulse", x=0.75, q=q, on=TODAY)


def _shown(page: "Page", circle: Circle) -> None:
    page.goto(reverse("engagement:survey_results", args=[circle.wave.public_id]))
    text = page.locator("main").inner_text()
    assert f"{ANSWERS} of {PARTNERS * PEOPLE}" in text
    assert "Both sides" in text


def _in_the_pack(circle: Circle) -> None:
    facts = make.pack_facts(
        since=date(TODAY.year, TODAY.month, 1), until=_last_of_month(), sections=("surveys",)
    )
    pack = draft_pack(by=circle.manager, system=circle.system, facts=facts)
    gather_pack(by=circle.manager, pack=pack)
    wait(lambda: Pack.objects.get(pk=pack.pk).figures is not None)
    figures = Pack.objects.select_related("figures__document").get(pk=pack.pk).figures
    assert figures is not None
    assert TITLE in figures.document.content().decode()


def _last_of_month() -> date:
    return (TODAY.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
