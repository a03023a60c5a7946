"""What somebody meets who answers in another language: the words around the questions as well."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.roles import PARTNERSHIP_MANAGER
from engagement.actions.survey.instrument import change_draft
from engagement.actions.survey.instrument_words import translations_kept
from engagement.enums import WaveState
from engagement.models import SurveyInvitation
from engagement.scoring.survey.phrases import PHRASES, Phrase
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, shipped_document
from engagement.surveys.mails import preview_of
from engagement.surveys.secrets import secret_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def in_welsh(shipped: str = PULSE, **phrases: str) -> dict[str, Any]:
    """Complete; of the words around the questions as many as are given."""
    document = shipped_document(shipped)
    labels = ["Un", "Dau", "Tri", "Pedwar", "Pump"][: document["points"]]
    document["translations"] = {
        "cy": {
            "title": "Curiad",
            "introduction": "Chwe datganiad byr.",
            "point_labels": labels,
            "questions": {
                one["code"]: {
                    "text": f"Cwestiwn {number}",
                    "text_about_partner": f"Partner {number}",
                    "point_labels": labels if one.get("point_labels") else [],
                }
                for number, one in enumerate(document["questions"], 1)
            },
            "phrases": phrases,
        }
    }
    return document


def invited(document: dict[str, Any]) -> SurveyInvitation:
    version = make.make_instrument_version(document=document)
    return make.make_invitation(wave=make.make_wave(version=version, state=WaveState.OPEN))


def link(invitation: SurveyInvitation, below: str = "") -> str:
    return f"/s/{secret_of(invitation.public_id)}/{below}"


def welsh(text: str) -> str:
    return f'<span lang="cy" dir="ltr">{text}</span>'


def test_every_word_around_the_questions_is_in_the_language_that_was_chosen(
    client: Client,
) -> None:
    said = {phrase.value: f"W-{phrase.value}" for phrase in Phrase if phrase != Phrase.NO_TIE}
    invitation = invited(in_welsh(**said))

    start = client.get(link(invitation, "?language=cy")).text
    questions = client.get(link(invitation, "questions/?language=cy")).text
    client.post(link(invitation, "questions/?page=1&language=cy"), {"right-person": "none"})
    check = client.get(link(invitation, "check/?language=cy")).text
    done = client.post(link(invitation, "check/"), follow=True).text

    assert '<a href="?language=en" lang="en" hreflang="en" dir="ltr">English</a>' in start
    assert "Sign in" not in start
    pages = start + questions + check + done
    met = {phrase for phrase in said if welsh(f"W-{phrase}") in pages}
    # Nobody who answers about the system itself leaves out a partner.
    assert met == set(said) - {"nothing_to_say", "left_out", "page"}
    body = pages.replace("<title>", "\n<title>")
    for phrase in met - {"change"}:
        assert not re.search(rf">\s*{re.escape(PHRASES[Phrase(phrase)])}\s*<", body), phrase
    assert f"{welsh('W-cant_say')}</dd>" in check


def test_what_is_not_translated_stays_english_and_is_not_marked(client: Client) -> None:
    invitation = invited(in_welsh(**{"continue": "Ymlaen"}))

    page = client.get(link(invitation, "questions/?language=cy")).text

    assert welsh("Ymlaen") in page
    assert welsh("Cwestiwn 1") in page
    assert ">Can’t say<" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
    assert "Ymlaen" not in client.get(link(invitation, "questions/?language=en")).text


def test_each_partner_can_be_left_out_in_the_language(client: Client) -> None:
    version = make.make_instrument_version(document=in_welsh(RELATIONAL, no_tie="Dim cyswllt"))
    board = make.make_board(system=version.instrument.system)
    wave = make.make_open_wave(version=version, board=board)
    invitation = SurveyInvitation.objects.filter(wave=wave).order_by("pk")[0]

    assert welsh("Dim cyswllt") in client.get(link(invitation, "questions/?language=cy")).text


def test_who_goes_back_to_english_stays_there(client: Client) -> None:
    """Also with answers that were kept in the other language."""
    invitation = invited(in_welsh())
    client.post(link(invitation, "questions/?page=1&language=cy"), {"right-person": "none"})

    start = client.get(link(invitation, "?language=en"))
    pass_on = client.get(link(invitation, "pass-on/?language=en"))
    said = {"right-person": "none"}
    checked = client.post(link(invitation, "questions/?page=1&language=en"), said, follow=True)
    sent = client.post(link(invitation, "check/?language=en"))

    assert f'href="{link(invitation, "stop/")}?language=en"' in start.text
    assert f'href="{link(invitation)}?language=en"' in pass_on.text
    address, status = checked.redirect_chain[-1]
    assert (address, status) == (link(invitation, "check/?language=en"), 302)
    assert "Curiad" not in checked.text
    assert sent["Location"] == link(invitation, "sent/?language=en")
    alone = invited(shipped_document(PULSE))
    assert "language=" not in client.get(link(alone)).text


def test_the_mail_leads_to_each_language() -> None:
    text = preview_of(invited(in_welsh())).text
    assert "Cymraeg:\n" in text
    assert "/s/(their own link)/?language=cy\n" in text
    assert "?language=" not in preview_of(invited(shipped_document(PULSE))).text


def test_they_are_written_on_the_page_of_the_translation_and_outlive_other_changes(
    client: Client,
) -> None:
    document = in_welsh(promise="Addewid")
    draft = make.make_instrument_version(document=document, is_published=False)
    system = draft.instrument.system
    client.force_login(make.make_user(system=system, role=PARTNERSHIP_MANAGER.name))
    url = f"/surveys/instrument-versions/{draft.public_id}/translate/?language=cy"
    form = client.get(url).context["form"]
    assert form["phrase_promise"].value() == "Addewid"
    assert "phrase_no_tie" not in form.fields
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"phrase_send": " Anfon "}
    assert client.post(url, {**sent, "phrase_kept": "x" * 301}).status_code == 422
    assert client.post(url, sent).status_code == 302
    draft.refresh_from_db()
    kept = draft.document["translations"]["cy"]["phrases"]
    assert kept == {"promise": "Addewid", "send": "Anfon"}
    # Whom an answer stands for is what the promise is about.
    for facts, left in (
        ({"title": "Another title"}, {"promise": "Addewid", "send": "Anfon"}),
        ({"answered_for": "person"}, {"send": "Anfon"}),
    ):
        content = {key: draft.document[key] for key in draft.document if key != "translations"}
        body = {**content, **facts}
        body["translations"] = translations_kept(draft.document, body)
        change_draft(by=make.TESTS, version=draft, content=body, expected_version=draft.version)
        draft.refresh_from_db()
        assert draft.document["translations"]["cy"]["phrases"] == left
