"""What a board member gets of a pack: all of it, and nothing that is not theirs to know.

The world holds one of everything, and everything confidential in it carries ``SECRET``. Packs of
every kind and audience are gathered with all their sections and read in every form.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from accounts.models import User
from accounts.roles import BOARD_MEMBER, NATIONAL_ANALYST
from engagement.actions.figure_totals import add_up
from engagement.actions.pack import last_day_of_month
from engagement.actions.pack_release import approve_pack, publish_pack
from engagement.actions.pack_words import REQUIRED_SLOTS, write_pack_text
from engagement.enums import PackAudience, PackFileKind, PackKind
from engagement.models import Pack
from engagement.packing import gather, print_files
from engagement.packs.document import Document, Figure, to_bytes
from engagement.presenters.packs.edition import asked_of, edition_of, to_show
from engagement.presenters.packs.gather import gathered
from engagement.presenters.packs.sections.registry import offered
from jobs.progress import SilentProgress
from tests import factories as make
from tests.world import SECRET, World, build_world

EVERY_PACK = [(kind, audience) for kind in PackKind for audience in PackAudience]
BOARD = BOARD_MEMBER.name
OTHERS = "A partner elsewhere"


@pytest.fixture
def world(db: None) -> World:
    """One of everything, with answers of both sides about the other, and its months added up."""
    world = build_world()
    add_up(world.system)
    return world


def make_pack(world: World, kind: PackKind, audience: PackAudience) -> Pack:
    """Published by the manager, approved by the administrator, with all sections and both files."""
    manager = world.users["partnership_manager"]
    pack = again(draft_of(world, kind, audience))
    gather(pack, manager, by=manager)
    for slot in REQUIRED_SLOTS:
        write_pack_text(by=manager, pack=pack, slot=slot, text=f"What there is on {slot}.")
    publish_pack(by=manager, pack=approve_pack(by=world.users["system_administrator"], pack=pack))
    pack = again(pack)
    print_files(pack, by=manager)
    return pack


def draft_of(world: World, kind: PackKind, audience: PackAudience) -> Pack:
    """Of the last whole year, with all sections."""
    until = last_day_of_month(timezone.localdate().replace(day=1) - timedelta(days=1))
    return make.make_pack(
        system=world.system,
        by=world.users["partnership_manager"],
        kind=kind,
        audience=audience,
        since=date(until.year - 1, until.month, 1),
        until=until,
        sections=tuple(section.key for section in offered(kind, audience)),
    )


def again(pack: Pack) -> Pack:
    """The pack as it is stored."""
    return Pack.objects.select_related(*to_show()).get(pk=pack.pk)


def test_packs_are_the_same_whoever_gathers_them(world: World) -> None:
    moment = timezone.now()

    def bytes_for(pack: Pack, who: str) -> bytes:
        asked = asked_of(pack, User.objects.get(pk=world.users[who].pk))
        return to_bytes(gathered(asked, pack.sections, moment, SilentProgress().report))

    for kind, audience in EVERY_PACK:
        pack = again(draft_of(world, kind, audience))
        found = {bytes_for(pack, who) for who in ("board_member", "everybody", "analyst")}
        assert len(found) == 1, (kind, audience)


def test_board_members_read_every_form_and_no_confidences(world: World) -> None:
    client = world.client(BOARD_MEMBER.name)
    faults: list[tuple[object, ...]] = []
    for kind, audience in EVERY_PACK:
        pack = make_pack(world, kind, audience)
        forms = forms_of(client, pack)
        for hidden in (SECRET, OTHERS, "Zebedee Smith", "jones@"):
            faults += [(kind, audience, name, hidden) for name in forms if hidden in forms[name]]
        assert "What there is on purpose." in forms["front"]
        assert "What there is on purpose." in forms["paper"]
        document = document_of_pack(pack)
        urls = {url for url in urls_of(document) if url}
        if audience == PackAudience.PUBLIC:
            assert urls == set()
            assert "Zebedee Charity" not in forms["document"]
        else:
            assert urls
            faults += list(ways_down(client, urls))
        faults += [(kind, audience, "metadata", said) for said in people_in_metadata(pack)]
    assert faults == []


def ways_down(client: Client, urls: set[str]) -> Iterator[tuple[object, ...]]:
    """Ways to the evidence that are closed, or show what is confidential."""
    for url in sorted(urls):
        said = client.get(url)
        if said.status_code != 200:
            yield url, said.status_code
        elif SECRET in said.content.decode():
            yield url, "shows a confidence"


def people_in_metadata(pack: Pack) -> Iterator[str]:
    """Names and addresses of people that the properties of its PDF hold."""
    paper = PdfReader(BytesIO(file_of(pack, PackFileKind.PAPER)))
    said = " ".join(str(value) for value in (paper.metadata or {}).values())
    assert pack.system.name in said
    for person in (pack.author, pack.approved_by):
        assert person is not None
        yield from (text for text in (person.name, person.email) if text in said)


@pytest.mark.django_db
def test_drafts_are_for_those_who_make_them_and_private_packs_for_the_systems_own_people() -> None:
    system = make.make_system()
    author, board_member = make.make_user(system=system), make.make_user(system=system, role=BOARD)
    draft = make.make_pack(system=system, by=author)
    private = make.make_published_pack(system=system, by=author)
    public = make.make_published_pack(system=system, by=author, audience="public")
    make.make_published_pack(audience="public")

    seen = {
        "author": set(Pack.objects.visible_to(author)),
        "board member": set(Pack.objects.visible_to(board_member)),
        "national": set(Pack.objects.visible_to(make.make_national_user(NATIONAL_ANALYST.name))),
        "stranger": set(Pack.objects.visible_to(make.make_user(system=make.make_system()))),
    }

    assert seen["author"] == {draft, private, public}
    assert seen["board member"] == {private, public}
    assert seen["national"] & {draft, private, public} == {public}
    assert seen["stranger"] == set()


def forms_of(client: Client, pack: Pack) -> dict[str, str]:
    """Every form in which the reader gets the pack, as text."""
    return {
        "document": to_bytes(document_of_pack(pack)).decode(),
        **dict(pages(client, pack)),
        **dict(answers(client, pack)),
        "workbook": workbook_text(pack),
        "paper": paper_text(pack),
    }


def document_of_pack(pack: Pack) -> Document:
    """What is stored."""
    edition = edition_of(pack)
    assert edition is not None
    return edition.document


def pages(client: Client, pack: Pack) -> Iterator[tuple[str, str]]:
    """The front sheet and the page of each section."""
    front = client.get(f"/packs/{pack.public_id}/")
    assert front.status_code == 200
    yield "front", front.content.decode()
    for section in document_of_pack(pack).sections:
        said = client.get(f"/packs/{pack.public_id}/{section.key}/")
        assert said.status_code == 200, section.key
        yield f"page {section.key}", said.content.decode()


def answers(client: Client, pack: Pack) -> Iterator[tuple[str, str]]:
    """What the API says."""
    for path in ("", "document/"):
        said = client.get(f"/api/v1/packs/{pack.public_id}/{path}")
        assert said.status_code == 200, path
        yield f"API {path}", said.content.decode()


def file_of(pack: Pack, kind: PackFileKind) -> bytes:
    """A file of the pack."""
    return pack.files.select_related("file").get(kind=kind).file.content()


def workbook_text(pack: Pack) -> str:
    """All cells of all sheets."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(file_of(pack, PackFileKind.WORKBOOK)))
    return "\n".join(
        " ".join(str(cell) for cell in row)
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).to_python()
    )


def paper_text(pack: Pack) -> str:
    """All pages and the metadata."""
    reader = PdfReader(BytesIO(file_of(pack, PackFileKind.PAPER)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    return f"{text}\n{dict(reader.metadata or {})}"


def urls_of(document: Document) -> Iterator[str]:
    """Where the document leads."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.table.url
                yield from (row.url for row in block.table.rows)
            else:
                yield from (item.url for item in block.items)
