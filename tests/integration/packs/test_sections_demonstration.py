"""Composition and frame of packs on the demonstration: the same for every reader, public or not."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.actions.figure_totals import add_up
from engagement.actions.scoring import sweep
from engagement.enums import PackAudience
from engagement.packs.document import Document, from_bytes, to_bytes
from engagement.presenters.packs.gather import gathered
from partners.models import Organisation, Person, System
from tests.demonstration import demonstration
from tests.integration.packs.gathering import all_texts, asked_by, table_of, texts_of, words_of

pytestmark = pytest.mark.django_db

SECTIONS = ("boards", "room", "context")
MOMENT = timezone.now()


def _gathered(
    system: System,
    who: str = "manager",
    audience: PackAudience = PackAudience.PRIVATE,
    keys: Sequence[str] = SECTIONS,
    **said: object,
) -> Document:
    user = User.objects.get(email=f"{who}@westmarch.example")
    asked = asked_by(user, system, audience=audience, **said)
    return gathered(asked, keys, MOMENT, lambda *_said: None)


def test_on_the_demonstration_every_reader_gets_the_same_and_nobody_is_named() -> None:
    """One test, because the demonstration takes a while to write and to score."""
    system = demonstration()
    sweep(timedelta(minutes=5))
    add_up(system)
    _is_the_same_for_all(system)
    _names_nobody(system)
    _is_public(system)
    _leads_to_pages(system)
    _says_what_changed(system)


def _is_the_same_for_all(system: System) -> None:
    for audience in PackAudience:
        stored = to_bytes(_gathered(system, audience=audience))
        assert stored == to_bytes(_gathered(system, "board", audience=audience))
        assert to_bytes(from_bytes(stored)) == stored


def _names_nobody(system: System) -> None:
    texts = "\n".join(all_texts(_gathered(system)))
    people = Person.objects.filter(system=system).values_list("name", flat=True)
    assert people
    assert not [name for name in people if name in texts]


def _is_public(system: System) -> None:
    """Partners are named where boards are, and there is no link and no drawing."""
    document = _gathered(system, audience=PackAudience.PUBLIC)
    elsewhere = "\n".join(
        text
        for section in document.sections
        if section.key != "boards"
        for text in texts_of(section)
    )
    partners = Organisation.objects.filter(partnerships__system=system)
    named = [one.name for one in partners.distinct() if one.name in elsewhere]
    assert not named
    assert "/" not in {text[:1] for text in elsewhere.split("\n")}
    assert not [figure for figure in document.figures if figure.drawing is not None]
    assert [text for text in all_texts(document) if "Fewer than 5" in text]


def _leads_to_pages(system: System) -> None:
    """Every link of a private pack opens for a board member."""
    client = Client()
    client.force_login(User.objects.get(email="board@westmarch.example"))
    document = _gathered(system)
    found = {figure.table.url for figure in document.figures}
    found |= {row.url for figure in document.figures for row in figure.table.rows}
    links = sorted(found - {""})
    assert len(links) > 10
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


def _says_what_changed(system: System) -> None:
    """The council's member of the board left between the two periods."""
    today = timezone.localdate()
    before = today.replace(day=1) - timedelta(days=270)
    earlier = _gathered(system, until=before.replace(day=1) - timedelta(days=1))
    first = earlier.sections[0]
    assert first.key == "changes"
    assert not first.figures
    keys = (*SECTIONS[:2], "over_time")
    later = _gathered(system, keys=keys, previous=earlier, previous_title="The one before")
    changes = later.sections[0]
    states = table_of(changes, "changes.states")
    (lost,) = [
        row for row in states.rows if row.key.endswith("integrated-care-board.local-authorities")
    ]
    assert "met since" in str(lost.values[1])
    assert "not met since" in str(lost.values[2])
    said = words_of(changes)
    assert "Only then: What else was going on" in said
    assert "Only now: Engagement over time" in said
    # What it says is gathered last and reads nothing of itself.
    assert to_bytes(later) == to_bytes(
        _gathered(system, "board", keys=keys, previous=earlier, previous_title="The one before")
    )
