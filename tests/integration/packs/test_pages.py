"""The pages of packs: what people do there is what they show, and to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD_MEMBER, SYSTEM_ADMINISTRATOR
from engagement.actions.pack import withdraw_pack
from engagement.actions.pack_figures import jobs_of
from engagement.actions.pack_words import write_pack_text
from engagement.enums import PackState
from engagement.models import Pack
from jobs.models import StoredFile
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db

Enter = Callable[[User], Client]


@dataclass
class Office:
    """A system, and who makes, approves and reads its packs."""

    system: System
    author: User
    approver: User
    member: User

    def pack(self, how: Callable[..., Pack], **facts: Any) -> Pack:
        return how(**{"by": self.author, "system": self.system, "title": "Quarterly"} | facts)


@pytest.fixture
def office() -> Office:
    system = make.make_system(name="Vale system")
    return Office(
        system=system,
        author=make.make_user(system=system, name="Ada Author"),
        approver=make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name, name="Bo Boss"),
        member=make.make_user(system=system, role=BOARD_MEMBER.name, name="Mel Member"),
    )


@pytest.fixture
def enter() -> Enter:
    """A client, signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def _url(name: str, pack: Pack, *more: str) -> str:
    return reverse(f"engagement:{name}", args=[pack.public_id, *more])


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def _body(**changes: Any) -> dict[str, Any]:
    usual = {
        "kind": "board",
        "audience": "private",
        "period": "other",
        "first_month": _month(5),
        "last_month": _month(3),
        "board_sections": ["boards", "over_time"],
        "assessment_sections": ["forums"],
    }
    return usual | changes


def _month(back: int) -> str:
    number = timezone.localdate().year * 12 + timezone.localdate().month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02}"


def test_a_pack_is_begun_and_its_figures_are_asked_for(office: Office, enter: Enter) -> None:
    answer = enter(office.author).post(reverse("engagement:pack_new"), _body())
    pack = Pack.objects.get()
    assert answer.headers["Location"] == _url("pack", pack)
    assert (f"{pack.since:%Y-%m}", f"{pack.until:%Y-%m}") == (_month(5), _month(3))
    assert pack.sections == ["boards", "over_time"]
    assert pack.title.startswith("Board pack, ")
    assert jobs_of(pack).count() == 1
    page = _text(enter(office.author), _url("pack", pack))
    assert "Its figures are being gathered" in page
    assert "Waiting for a worker" in page


def test_usual_periods_are_whole_months_that_are_over(office: Office, enter: Enter) -> None:
    page = enter(office.author).get(reverse("engagement:pack_new"))
    offered = [value for value, _ in page.context["form"].fields["period"].choices]
    for value in offered[:-1]:
        answer = enter(office.author).post(
            reverse("engagement:pack_new"), _body(period=value, title=value)
        )
        assert answer.status_code == 302, answer.context["form"].errors
        pack = Pack.objects.get(title=value)
        assert f"{pack.since:%Y-%m}_{pack.until:%Y-%m}" == value
        assert pack.until < timezone.localdate()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_month": ""}, "Select the first month"),
        ({"last_month": _month(9)}, "Select a month that is not before the first one"),
        ({"board_sections": []}, "Select at least one section"),
        (
            {"audience": "public", "board_sections": ["boards", "network", "between"]},
            "A public pack cannot have “Between partners of a kind” and “Who meets whom”",
        ),
        ({"kind": "secret"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_comes_back_with_sentences(
    office: Office, enter: Enter, changes: dict[str, Any], sentence: str
) -> None:
    answer = enter(office.author).post(reverse("engagement:pack_new"), _body(**changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Pack.objects.exists()


def test_the_list_shows_drafts_to_those_who_make_packs(office: Office, enter: Enter) -> None:
    office.pack(make.make_pack, title="On its way")
    office.pack(make.make_published_pack, title="In their hands")
    gone = office.pack(make.make_published_pack, title="Taken back")
    withdraw_pack(by=office.author, pack=gone, reason="Wrong board")
    url = reverse("engagement:packs")
    assert {"On its way", "In their hands"} == _titles(enter(office.author), url)
    assert {"On its way", "In their hands"} == _titles(enter(office.approver), url)
    assert {"In their hands"} == _titles(enter(office.member), url)
    assert {"Taken back"} == _titles(enter(office.member), f"{url}?state=withdrawn")
    assert {"On its way"} == _titles(enter(office.author), f"{url}?state=draft&kind=board")
    assert _titles(enter(office.author), f"{url}?kind=assessment") == set()


def _titles(client: Client, url: str) -> set[str]:
    return {line.pack.title for line in client.get(url).context["lines"]}


def test_an_empty_list_says_what_a_pack_is(office: Office, enter: Enter) -> None:
    url = reverse("engagement:packs")
    assert "Make the first pack" in _text(enter(office.author), url)
    page = _text(enter(office.member), url)
    assert "once they are published" in page
    assert reverse("engagement:pack_new") not in page


def test_the_first_page_leads_to_what_comes_next(office: Office, enter: Enter) -> None:
    author, approver = enter(office.author), enter(office.approver)
    assert "Gather the figures" in _text(author, _url("pack", office.pack(make.make_pack)))
    gathered = _text(author, _url("pack", office.pack(make.make_gathered_pack)))
    assert "Write the front sheet" in gathered
    assert "does not say yet" in gathered
    pack = office.pack(make.make_written_pack)
    assert "Ask a system administrator" in _text(author, _url("pack", pack))
    assert _url("pack_approve", pack) in _text(approver, _url("pack", pack))
    approved = office.pack(make.make_approved_pack)
    assert _url("pack_publish", approved) in _text(author, _url("pack", approved))


def test_a_published_pack_has_no_ways_to_change_it(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    member = enter(office.member)
    first, section = _url("pack", pack), _url("pack_section", pack, "over_time")
    page = _text(member, first)
    assert "What there is to say on purpose." in page
    assert "Contact: 62%" in page
    for url in (first, section):
        for name in ("change", "words", "approve", "withdraw", "print", "gather", "compare"):
            assert f"/{name}/" not in _main(_text(member, url))
    author = _main(_text(enter(office.author), first))
    assert "/words/" not in author
    assert "/withdraw/" in author


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_a_section_shows_its_table_and_the_words_beside_it(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    write_pack_text(
        by=office.author, pack=pack, slot="so_what:over_time.contacts", text="We <must> act."
    )
    page = _text(enter(office.author), _url("pack_section", pack, "over_time"))
    for words in (
        "Engagement over time",
        "Contact against what was expected",
        "February 2026 was below the lower limit: more than chance.",
        "February 2026",
        "62%",
        "27 February 2026",
        "Nothing was logged in March 2026.",
        "We &lt;must&gt; act.",
        "Not met",
        "Front sheet",
    ):
        assert words in page
    assert enter(office.author).get(_url("pack_section", pack, "nothing")).status_code == 404


def test_words_are_written_and_earlier_ones_kept(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    author, url = enter(office.author), _url("pack_text", pack, "summary")
    assert "Nobody has written here yet" in _text(author, url)
    answer = author.post(url, {"text": "Three things.", "replaces": "0"})
    assert answer.headers["Location"] == f"{_url('pack', pack)}#summary"
    first = pack.texts.get()
    author.post(url, {"text": "Four things.", "replaces": str(first.pk)})
    page = _text(author, url)
    assert "Three things." in page
    assert page.count("Ada Author") >= 2
    assert "Four things." in _text(author, _url("pack", pack))
    answer = author.post(url, {"text": "x" * 4001, "replaces": str(pack.texts.latest("pk").pk)})
    assert answer.status_code == 422


def test_whoever_was_slower_sees_both_texts(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    write_pack_text(by=office.approver, pack=pack, slot="risks", text="Theirs.")
    author, url = enter(office.author), _url("pack_text", pack, "risks")
    answer = author.post(url, {"text": "Mine.", "replaces": "0"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs." in page
    assert "Mine." in page
    again = {"text": "Both.", "replaces": str(pack.texts.get().pk)}
    assert author.post(url, again).status_code == 302


def test_only_places_that_a_pack_has_can_be_written(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    author = enter(office.author)
    assert author.get(_url("pack_text", pack, "so_what:over_time.contacts")).status_code == 200
    for slot in ("so_what:over_time.nothing", "title", "so_what:"):
        assert author.get(_url("pack_text", pack, slot)).status_code == 404
    published = office.pack(make.make_published_pack)
    url = _url("pack_text", published, "summary")
    assert "its words stay as they are" in _text(author, url)
    assert author.post(url, {"text": "New", "replaces": "0"}).status_code == 422


def test_words_of_an_approved_pack_make_it_a_draft(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_approved_pack)
    author, url = enter(office.author), _url("pack_text", pack, "summary")
    assert "it is a draft again" in _text(author, url)
    author.post(url, {"text": "New words.", "replaces": "0"})
    pack.refresh_from_db()
    assert pack.is_draft


def test_an_author_cannot_approve_and_is_told_why(office: Office, enter: Enter) -> None:
    pack = make.make_written_pack(by=office.approver, system=office.system)
    client, url = enter(office.approver), _url("pack_approve", pack)
    page = _text(client, url)
    assert "Somebody else must approve it" in page
    assert "</form>" not in _main(page)
    answer = client.post(url, {"version": pack.version})
    assert answer.status_code == 422
    assert "You are the author of this pack" in answer.content.decode()


def test_a_pack_is_approved_returned_and_published(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_written_pack)
    approver, author = enter(office.approver), enter(office.author)
    page = _text(approver, _url("pack_approve", pack))
    assert "Bo Boss" in page
    assert "its figures are locked" in page
    stale = approver.post(_url("pack_approve", pack), {"version": pack.version - 1})
    assert stale.status_code == 422
    assert "Read it again first" in stale.content.decode()
    approver.post(_url("pack_approve", pack), {"version": pack.version})
    assert _state(pack) == PackState.APPROVED
    approver.post(_url("pack_return", pack), {"reason": "A risk is missing"})
    assert _state(pack) == PackState.DRAFT
    approver.post(_url("pack_approve", pack), {"version": pack.version})
    author.post(_url("pack_publish", pack))
    assert _state(pack) == PackState.PUBLISHED
    assert jobs_of(pack).filter(kind="pack_files").exists()
    again = author.post(_url("pack_publish", pack))
    assert again.status_code == 422


def _state(pack: Pack) -> str:
    pack.refresh_from_db()
    return pack.state


def test_what_is_missing_stands_in_the_way_of_approval(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    client, url = enter(office.approver), _url("pack_approve", pack)
    page = _text(client, url)
    assert "conflicts of interest (say so if there are none)" in page
    answer = client.post(url, {"version": pack.version})
    assert answer.status_code == 422


def test_a_draft_is_changed_and_gathered_again_only_if_it_must(
    office: Office, enter: Enter
) -> None:
    pack = office.pack(make.make_gathered_pack)
    author, url = enter(office.author), _url("pack_change", pack)
    start = author.get(url).context["form"].initial
    assert start["board_sections"] == ["boards", "over_time"]
    body = _body(first_month="2025-04", last_month="2026-03", version=pack.version)
    body |= {"period": start["period"], "title": "Another title"}
    assert author.post(url, body).status_code == 302
    pack = Pack.objects.get()
    assert pack.title == "Another title"
    assert pack.figures is not None
    body |= {"board_sections": ["boards"], "version": pack.version}
    author.post(url, body)
    assert Pack.objects.get().figures is None
    assert jobs_of(pack).count() == 1
    answer = author.post(url, body | {"title": "A third"})
    assert answer.status_code == 409
    assert "A third" in answer.content.decode()


def test_latest_says_what_differs_and_when_it_was_compared(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    author, member = enter(office.author), enter(office.member)
    url = _url("pack_latest", pack)
    assert "Nobody has compared it yet" in _text(member, url)
    make.make_pack_comparison(pack, by=office.author, value=0.58)
    page = _text(member, url)
    for words in ("62%", "58%", "Engagement over time", "1 place would read differently"):
        assert words in page
    assert "Compare again" not in page
    assert "Compare again" in _text(author, url)
    assert "1 place would read differently now" in _text(member, _url("pack", pack))
    make.make_pack_comparison(pack, by=office.author, value=0.62)
    assert "nothing differs" in _text(member, url)
    assert author.post(_url("pack_compare", pack)).status_code == 302
    assert "Waiting for a worker" in _text(author, url)


def test_files_are_handed_out_to_those_who_see_the_pack(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    url = _url("pack_file", pack, "paper")
    assert enter(office.member).get(url).status_code == 404
    make.make_pack_file(pack)
    answer = enter(office.member).get(url)
    assert answer.content == b"%PDF-1.7"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Make PDF and Excel" in _text(enter(office.author), _url("pack", pack))
    draft = office.pack(make.make_written_pack)
    make.make_pack_file(draft)
    assert enter(office.member).get(_url("pack_file", draft, "paper")).status_code == 404
    write_pack_text(by=office.author, pack=draft, slot="risks", text="Another risk.")
    assert "out of date" in _text(enter(office.author), _url("pack", draft))


def test_a_withdrawn_pack_says_so_above_everything(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    author = enter(office.author)
    author.post(_url("pack_withdraw", pack), {"reason": "It is of another board"})
    for url in (_url("pack", pack), _url("pack_section", pack, "over_time")):
        page = _text(enter(office.member), url)
        assert "Do not rely on this pack" in page
        assert "It is of another board" in page


def test_drafts_are_nobodys_else_and_making_is_not_everybodys(office: Office, enter: Enter) -> None:
    draft, published = office.pack(make.make_written_pack), office.pack(make.make_published_pack)
    stranger = enter(make.make_user(system=make.make_system()))
    member, author = enter(office.member), enter(office.author)
    for name in ("pack", "pack_latest", "pack_change", "pack_approve", "pack_history"):
        assert member.get(_url(name, draft)).status_code == 404
        assert stranger.get(_url(name, published)).status_code == 404
    for name in ("pack_change", "pack_approve", "pack_return", "pack_publish", "pack_withdraw"):
        assert member.get(_url(name, published)).status_code == 403
        assert member.post(_url(name, published)).status_code == 403
    for name in ("pack_gather", "pack_print", "pack_compare"):
        assert member.post(_url(name, published)).status_code == 403
        assert member.get(_url(name, published)).status_code == 405
    assert member.get(reverse("engagement:pack_new")).status_code == 403
    assert author.get(_url("pack_approve", draft)).status_code == 403


def test_progress_is_a_fragment_that_ends_with_the_whole_page(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_gathered_pack)
    author, url = enter(office.author), _url("pack", pack)
    ended = author.get(url, headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    author.post(_url("pack_gather", pack))
    going_on = author.get(url, headers={"HX-Request": "true"})
    assert "Waiting for a worker" in going_on.content.decode()
    assert "<html" not in going_on.content.decode()


def test_the_history_of_changes_names_what_was_done(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    page = _text(enter(office.author), _url("pack_history", pack))
    assert "Pack published" in page
    assert "Pack approved" in page


def test_the_pages_cost_the_same_queries_whatever_a_pack_holds(
    office: Office, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    pack = office.pack(make.make_published_pack)
    make.make_pack_file(pack)
    make.make_pack_comparison(pack, by=office.author)
    author = enter(office.author)
    for name, more, most in (
        ("pack", (), 22),
        ("pack_section", ("over_time",), 14),
        ("pack_latest", (), 16),
    ):
        url = _url(name, pack, *more)
        author.get(url)
        with django_assert_max_num_queries(most):
            author.get(url)


def test_figures_that_were_tampered_with_are_not_shown(office: Office, enter: Enter) -> None:
    pack = office.pack(make.make_published_pack)
    assert pack.figures is not None
    other = StoredFile.holding("pack.json", b"{}")
    StoredFile.objects.filter(pk=pack.figures.document_id).update(compressed=other.compressed)
    client = enter(office.member)

    for url in (_url("pack", pack), _url("pack_section", pack, "over_time")):
        assert "their hash differs" in _text(client, url, status=500)
