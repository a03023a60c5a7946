"""The pages of instruments: what people write there is what is asked, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.actions.survey.instrument import change_draft, publish_draft
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from engagement.scoring.survey.shipped import PULSE, RELATIONAL
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db

Enter = Callable[[User], Client]
QUESTION = {
    "text": "The system keeps its word.",
    "text_about_partner": "This partner keeps its word.",
    "about": "trust_reliability",
}


@dataclass
class Office:
    """A system, who asks its partners, and who only reads."""

    system: System
    manager: User
    member: User

    def draft(self, **facts: Any) -> SurveyInstrumentVersion:
        return make.make_instrument_version(system=self.system, is_published=False, **facts)


@pytest.fixture
def office() -> Office:
    system = make.make_system(name="Vale system")
    return Office(
        system=system,
        manager=make.make_user(system=system, name="Mo Manager"),
        member=make.make_user(system=system, role=BOARD_MEMBER.name),
    )


@pytest.fixture
def enter() -> Enter:
    """A client, signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def _url(name: str, *records: Any) -> str:
    return reverse(f"engagement:{name}", args=[each.public_id for each in records])


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def _body(*questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the page of an instrument sends."""
    rows = {
        f"questions-{number}-{name}": value
        for number, question in enumerate(questions)
        for name, value in question.items()
    }
    usual = {"title": "Short pulse", "kind": "organisational", "introduction": "Hello."}
    counts = {"questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": 0}
    return {**usual, **counts, **rows, **changes}


def _as_sent(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send of a page that nobody has touched."""
    page = client.get(url).context["page"]
    body = {name: page.form[name].value() for name in page.form.fields}
    rows = [{name: row[name].value() for name in row.fields} for row in page.rows]
    for row in rows:
        row.pop("is_correction", None)
    return _body(*rows, **{name: value for name, value in body.items() if value is not None})


def _post(client: Client, url: str, body: dict[str, Any], status: int = 302) -> str:
    answer = client.post(url, body)
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == status, text[:3_000]
    return text


def _of_the_system(office: Office) -> SurveyInstrumentVersion:
    return SurveyInstrumentVersion.objects.get(instrument__system=office.system)


def test_an_instrument_is_written_previewed_and_published(office: Office, enter: Enter) -> None:
    client = enter(office.manager)
    in_words = {"text": "What else?", "text_about_partner": "Anything else?", "about": "open"}
    body = _body(QUESTION, {}, in_words, _preview="1")
    answer = client.post(reverse("engagement:survey_instrument_new"), body)
    version = _of_the_system(office)
    assert answer.headers["Location"] == _url("survey_instrument_preview", version)
    assert [one["code"] for one in version.document["questions"]] == [
        "the-system-keeps-its-word",
        "what-else",
    ]
    assert version.document["point_labels"][-1] == "Strongly agree"
    preview = _text(client, _url("survey_instrument_preview", version))
    assert "The system keeps its word." in preview
    assert "Can’t say" in preview
    theirs = _text(client, _url("survey_instrument_preview", version) + "?side=system")
    assert "This partner keeps its word." in theirs
    _post(client, _url("survey_instrument_publish", version), {"version": version.version})
    shown = _text(client, _url("survey_instrument", version.instrument))
    assert "Trust: reliability" in shown
    assert "Published" in shown
    listed = _text(client, reverse("engagement:survey_instruments"))
    assert "Short pulse" in listed
    assert "Yearly partnership review" in listed


WRONG: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([QUESTION], {"title": ""}, "Enter title"),
    ([QUESTION], {"kind": ""}, "Select an answer to “Who answers?”"),
    ([], {}, "There is no question with a scale."),
    ([QUESTION, {"text": "Kind?"}], {}, "Select what question 2 is about"),
    ([QUESTION, {**QUESTION, "text": ""}], {}, "Enter wording of question 2"),
    ([{**QUESTION, "text": "x" * 301}], {}, "Wording of question 1 must be 300 characters"),
    ([{**QUESTION, "text_about_partner": ""}], {}, "Enter how question 1 reads when"),
    ([{**QUESTION, "about": "contact"}], {}, "where organisations do not rate each other"),
    ([{**QUESTION, "about": "values"}], {"kind": "relational"}, "where organisations rate"),
    ([QUESTION], {"kind": "relational"}, "There is no question about value."),
    (
        [QUESTION, {**QUESTION, "about": "open"}, {**QUESTION, "about": "open"}],
        {},
        "Question 3 is a second open question.",
    ),
    ([{**QUESTION, "point_labels": "a\nb"}], {}, "Enter 5 lines for question 1"),
    ([QUESTION], {"point_labels": "low\nhigh"}, "Enter 5 lines, or none"),
    ([QUESTION], {"point_labels": "x" * 61}, "must be 60 characters or less"),
    ([QUESTION], {"questions-TOTAL_FORMS": 41}, "There can be at most 40 questions."),
    ([QUESTION], {"questions-TOTAL_FORMS": "many"}, "The questions did not arrive."),
    ([QUESTION], {"title": "Turned \u202eround"}, "characters that cannot be shown"),
]


def test_what_cannot_be_asked_comes_back_with_sentences(office: Office, enter: Enter) -> None:
    client, url = enter(office.manager), reverse("engagement:survey_instrument_new")
    for questions, changes, sentence in WRONG:
        assert sentence in _post(client, url, _body(*questions, **changes), 422)
    assert not SurveyInstrument.objects.filter(system=office.system).exists()


def test_rows_are_added_moved_and_taken_out_without_being_saved(
    office: Office, enter: Enter
) -> None:
    client, url = enter(office.manager), reverse("engagement:survey_instrument_new")
    rows = [{**QUESTION, "text": text} for text in ("One", "Two", "Three")]

    def after(**pressed: Any) -> list[str]:
        answer = client.post(url, _body(*rows, **pressed))
        assert answer.status_code == 200
        return [row["text"].value() or "" for row in answer.context["page"].rows]

    assert after(_add="1") == ["One", "Two", "Three", ""]
    assert after(_up="1") == ["Two", "One", "Three"]
    assert after(_down="1") == ["One", "Three", "Two"]
    assert after(_up="0") == ["One", "Two", "Three"]
    assert after(_remove="1") == ["One", "Three"]
    assert after(_remove="99") == after(_remove="x") == after(_up="-1") == ["One", "Two", "Three"]
    assert not SurveyInstrument.objects.filter(system=office.system).exists()


def test_a_shipped_one_is_read_and_copied_but_not_changed(office: Office, enter: Enter) -> None:
    client = enter(office.manager)
    for code, heading in ((PULSE, "Communication"), (RELATIONAL, "Value: influence")):
        shipped = SurveyInstrumentVersion.objects.get(instrument__code=code)
        assert heading in _text(client, _url("survey_instrument", shipped.instrument))
        copy = f"{reverse('engagement:survey_instrument_new')}?copy={shipped.public_id}"
        body = _as_sent(client, copy)
        assert body["title"] == f"Copy of {shipped.title}"
        _post(client, copy, body)
        made = SurveyInstrumentVersion.objects.get(title=body["title"])
        assert made.document["questions"] == shipped.document["questions"]
        for page in ("change", "publish", "discard", "translate"):
            assert client.get(_url(f"survey_instrument_{page}", shipped)).status_code == 403
        assert client.post(_url("survey_instrument_next", shipped.instrument)).status_code == 403


def test_another_wording_is_another_question_unless_it_is_a_correction(
    office: Office, enter: Enter
) -> None:
    client = enter(office.manager)
    first = make.make_instrument_version(system=office.system)
    _post(client, _url("survey_instrument_next", first.instrument), {})
    draft = SurveyInstrumentVersion.objects.get(instrument=first.instrument, number=2)
    url = _url("survey_instrument_change", draft)
    body = _as_sent(client, url)
    body["questions-0-text"] = "The system did what it said."
    body["questions-1-text"] = "The system tells us early."
    body["questions-1-is_correction"] = "on"
    body["questions-2-code"] = "of-another"
    _post(client, url, body)
    draft.refresh_from_db()
    codes = [one["code"] for one in draft.document["questions"]]
    before = [one["code"] for one in first.document["questions"]]
    assert codes[0] == "the-system-did-what-it-said"
    assert codes[1] == before[1]
    assert codes[2].startswith("the-system-and-our-organisation")
    assert codes[3:] == before[3:]
    shown = _text(client, _url("survey_instrument", first.instrument) + "?version=2")
    assert "New question: “The system did what it said.”" in shown
    assert "Corrected: “The system tells us early about things that will affect us.”" in shown
    # The correction is still ticked when the draft is opened again.
    assert client.get(url).context["page"].rows[1]["is_correction"].value()


def test_whoever_is_slower_sees_what_the_other_changed(office: Office, enter: Enter) -> None:
    client, draft = enter(office.manager), office.draft()
    url = _url("survey_instrument_change", draft)
    body = {**_as_sent(client, url), "title": "Mine"}
    theirs = {**draft.document, "title": "Theirs"}
    change_draft(by=make.TESTS, version=draft, content=theirs, expected_version=draft.version)
    text = _post(client, url, body, 409)
    assert "It is called “Theirs”, not “Mine”." in text
    assert 'value="Mine"' in text
    draft.refresh_from_db()
    assert draft.title == "Theirs"
    _post(client, url, {**body, "version": draft.version})
    draft.refresh_from_db()
    assert draft.title == "Mine"


def test_a_draft_is_translated_and_what_is_reworded_is_translated_again(
    office: Office, enter: Enter
) -> None:
    client, draft = enter(office.manager), office.draft()
    url = _url("survey_instrument_translate", draft)
    assert "English only" in _text(client, url)
    welsh = f"{url}?language=cy"
    form = client.get(welsh).context["form"]
    assert (form.fields["text_1"].widget.attrs["lang"], form["text_1"].value()) == ("cy", "")
    arabic = client.get(f"{url}?language=ar").context["form"]
    assert arabic.fields["text_1"].widget.attrs["dir"] == "rtl"
    wrong = {"version": draft.version, "point_labels": "un\ndau"}
    assert "must be 5 lines" in _post(client, welsh, wrong, 422)
    _post(client, welsh, {"version": draft.version, "title": "Pwls", "text_1": "Mae’n cadw."})
    assert "Welsh: 2 of " in _text(client, _url("survey_instrument", draft.instrument))
    draft.refresh_from_db()
    publish = _url("survey_instrument_publish", draft)
    assert "Not complete in Welsh" in _post(client, publish, {"version": draft.version}, 422)
    shown = _text(client, _url("survey_instrument_preview", draft) + "?language=cy")
    assert '<h2 class="nhsuk-heading-m" lang="cy" dir="ltr">Pwls</h2>' in shown
    change = _url("survey_instrument_change", draft)
    body = {**_as_sent(client, change), "title": "Another title"}
    _post(client, change, body)
    assert "1 translated text was taken out" in _text(client, url)
    draft.refresh_from_db()
    words = draft.document["translations"]["cy"]
    assert (words["title"], words["questions"]["does-what-it-says"]["text"]) == ("", "Mae’n cadw.")
    # Somebody else's change is not overwritten, and nothing that was typed is lost.
    text = _post(client, welsh, {"version": draft.version - 1, "title": "Pwls arall"}, 409)
    assert "Pwls arall" in text
    _post(client, f"{_url('survey_instrument_untranslate', draft)}?language=cy", {})
    draft.refresh_from_db()
    assert draft.document["translations"] == {}


def test_drafts_are_for_those_who_make_surveys(office: Office, enter: Enter) -> None:
    draft, published = office.draft(), make.make_instrument_version(system=office.system)
    pages = ("preview", "change", "translate", "untranslate", "publish", "discard")
    analyst = make.make_user(system=office.system, role=ANALYST.name)
    for user in (office.member, analyst):
        client = enter(user)
        for page in pages:
            assert client.get(_url(f"survey_instrument_{page}", draft)).status_code == 404
        assert client.get(_url("survey_instrument", draft.instrument)).status_code == 404
        assert client.get(_url("survey_instrument", published.instrument)).status_code == 200
        for page in ("change", "discard"):
            assert client.get(_url(f"survey_instrument_{page}", published)).status_code == 403
        assert client.get(_url("survey_instrument_withdraw", draft.instrument)).status_code == 403
        assert client.get(reverse("engagement:survey_instrument_new")).status_code == 403
        listed = _text(client, reverse("engagement:survey_instruments"))
        assert str(draft.instrument.public_id) not in listed
    stranger = enter(make.make_user(system=make.make_system()))
    assert stranger.get(_url("survey_instrument", published.instrument)).status_code == 404
    copy = f"{reverse('engagement:survey_instrument_new')}?copy={published.public_id}"
    assert stranger.get(copy).status_code == 404


def test_a_published_version_has_nothing_left_to_decide(office: Office, enter: Enter) -> None:
    client, draft = enter(office.manager), office.draft()
    publish_draft(by=make.TESTS, version=draft, expected_version=draft.version)
    for page in ("change", "publish", "discard", "translate"):
        answer = client.get(_url(f"survey_instrument_{page}", draft), follow=True)
        assert "This is no draft, so it stays as it is." in answer.content.decode()
    withdraw = _url("survey_instrument_withdraw", draft.instrument)
    _post(client, withdraw, {"reason": "Too long"})
    shown = _text(client, _url("survey_instrument", draft.instrument))
    assert "Too long" in shown
    assert client.post(_url("survey_instrument_next", draft.instrument)).status_code == 302
    assert draft.instrument.versions.count() == 1


def test_markup_that_people_write_is_shown_as_text(office: Office, enter: Enter) -> None:
    client = enter(office.manager)
    evil = "<img src=x onerror=alert(1)>"
    body = _body({**QUESTION, "text": evil}, title=evil, introduction=evil)
    _post(client, reverse("engagement:survey_instrument_new"), body)
    version = _of_the_system(office)
    for url in (
        _url("survey_instrument", version.instrument),
        *(_url(f"survey_instrument_{page}", version) for page in ("preview", "change")),
        f"{_url('survey_instrument_translate', version)}?language=cy",
    ):
        text = _text(client, url)
        assert evil not in text
        assert "&lt;img src=x" in text
