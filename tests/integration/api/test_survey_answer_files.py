"""Answers of another survey tool come in through the API as they do on the pages."""

from typing import Any

from accounts.roles import ANALYST
from engagement.actions.survey.bringing_in.applying import BRING_IN, run_bringing_in
from engagement.models import SurveyAnswerFile, SurveyResponse
from engagement.scoring.survey.shipped import PULSE, shipped_instrument
from jobs.models import Job
from jobs.progress import SilentProgress
from tests import factories as make
from tests.factories.answer_files import shipped_version
from tests.factories.answer_tables import texts
from tests.integration.api.conftest import Home

ADDRESS = "/api/v1/survey-answer-files"


def _body(home: Home, *names: str, answer: str = "Agree", **changes: Any) -> dict[str, Any]:
    asked = texts(shipped_instrument(PULSE))
    return {
        "system": str(home.system.public_id),
        "instrument_version": str(shipped_version().public_id),
        "title": "Spring survey",
        "opens_on": "2025-05-01",
        "closes_on": "2025-05-31",
        "rows": [
            {"Your organisation": name, "Email": f"{n}@x.example", **dict.fromkeys(asked, answer)}
            for n, name in enumerate(names)
        ],
        **changes,
    }


def test_answers_are_handed_in_explained_looked_at_and_brought_in(home: Home) -> None:
    partner = make.make_partnership(system=home.system)
    other = make.make_partnership(system=home.system)
    name = partner.organisation.name
    made = home.client.post(ADDRESS, _body(home, name, name, "The hub", answer="Yes, very"))
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["row_count"]) == ("uploaded", 3)
    assert made.json()["dropped"] == ["Email"]
    assert "x.example" not in str(SurveyAnswerFile.objects.get().sheet)
    address = made["Location"]

    open_words = home.client.post(f"{address}/explain", {}).json()
    assert "Say what “Yes, very” means." in open_words["errors"]["words"][0]
    said = {"words": {"Yes, very": "5"}, "asked": {"total": 9}}
    assert home.client.post(f"{address}/explain", said).json()["state"] == "ready"
    preview = home.client.get(f"{address}/preview").json()
    assert preview["names"] == [{"name": "The hub", "rows": 1}]
    assert (preview["answers"], preview["organisations"]) == (2, 1)
    assert [line["count"] for line in preview["left_out"]] == [1]
    assert {one["answered"] for one in preview["questions"][:5]} == {2}
    said["names"] = [{"name": "the HUB", "partnership": str(other.public_id)}]
    home.client.post(f"{address}/explain", said)
    assert home.client.get(f"{address}/preview").json()["answers"] == 3

    started = home.client.post(f"{address}/start", headers={"Idempotency-Key": "one"})
    assert (started.status_code, started.json()["state"]) == (202, "running")
    run_bringing_in(Job.objects.get(kind=BRING_IN), SilentProgress())
    shown = home.client.get(address).json()
    assert (shown["state"], shown["wave"]["name"]) == ("finished", "Spring survey")
    assert SurveyResponse.objects.count() == 3
    assert home.client.get(f"{address}/preview").status_code == 409
    again = home.client.post(ADDRESS, _body(home, name, name, "The hub", answer="Yes, very"))
    assert (again.status_code, "came in before" in again.json()["detail"]) == (409, True)


def test_what_is_wrong_is_refused_as_on_the_pages(home: Home) -> None:
    name = make.make_partnership(system=home.system).organisation.name
    for changes, field in (
        ({"closes_on": "2999-01-01"}, "closes_on"),
        ({"opens_on": "2025-06-30"}, "closes_on"),
        ({"rows": [{"": ""}]}, "rows"),
        ({"rows": []}, "rows"),
    ):
        answer = home.client.post(ADDRESS, _body(home, name, **changes))
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), changes
    address = home.client.post(ADDRESS, _body(home, name))["Location"]
    elsewhere = str(make.make_partnership().public_id)
    for said, field in (
        ({"columns": {"right-person": "Nowhere"}}, "columns"),
        ({"columns": {"nothing": "Your organisation"}}, "columns"),
        ({"asked": {"sectors": {"cats": 3}}}, "asked.sectors"),
        ({"asked": {"total": 0}}, "total"),
        (
            {"names": [{"name": "X", "partnership": elsewhere}]},
            "names",
        ),
    ):
        answer = home.client.post(f"{address}/explain", said)
        assert answer.status_code == 422, (said, answer.content)
        assert any(field in name for name in answer.json()["errors"]), answer.content
    assert home.client.post(f"{address}/start").status_code == 409  # not explained yet
    assert home.client.post(f"{address}/discard").json()["state"] == "discarded"
    assert SurveyAnswerFile.objects.get().sheet == {}
    assert home.client.post(f"{address}/explain", {}).status_code == 409


def test_only_those_who_run_surveys_see_them(home: Home, stranger: Any) -> None:
    name = make.make_partnership(system=home.system).organisation.name
    address = home.client.post(ADDRESS, _body(home, name))["Location"]
    analyst = home.client_in_role(ANALYST.name)
    assert analyst.post(ADDRESS, _body(home, name)).status_code == 403
    assert stranger.post(ADDRESS, _body(home, name)).status_code == 422
    for caller in (analyst, stranger):
        assert caller.get(ADDRESS).json()["results"] == []
        assert caller.get(address).status_code == 404
        for deed in ("explain", "start", "discard"):
            assert caller.post(f"{address}/{deed}", {}).status_code == 404
