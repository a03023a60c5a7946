"""Packs on their way: what locks their figures, who may approve, and what is kept."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from engagement.actions.pack import change_pack, draft_pack, withdraw_pack
from engagement.actions.pack_figures import gather_pack, shape_of, store_pack_figures
from engagement.actions.pack_release import (
    MadeFile,
    approve_pack,
    publish_pack,
    return_pack,
    store_pack_file,
)
from engagement.actions.pack_words import texts_of, write_pack_text
from engagement.enums import PackFileKind, PackState
from engagement.errors import (
    AlreadyWithdrawnError,
    ChangedMeanwhileError,
    NotPossibleError,
)
from engagement.models import Pack, PackFigures, PackText
from engagement.packs.document import to_bytes
from engagement.presenters.packs.edition import DamagedError, document_of, edition_of
from jobs.models import StoredFile
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_approval_locks_the_figures() -> None:
    pack = make.make_approved_pack()

    with pytest.raises(NotPossibleError, match="figures are locked"):
        gather_pack(by=make.TESTS, pack=pack)
    with pytest.raises(NotPossibleError, match="stay as they are"):
        store_pack_figures(
            by=make.TESTS,
            pack=pack,
            content=to_bytes(make.make_pack_document(pack, value=0.9)),
            gathered_at=timezone.now(),
            job=None,
            asked=shape_of(pack),
        )
    with pytest.raises(NotPossibleError, match="figures are locked"):
        change_pack(by=make.TESTS, pack=pack, facts=make.pack_facts())


def test_an_author_cannot_approve_their_own_pack() -> None:
    system = make.make_system()
    author = make.make_user(system=system)
    pack = make.make_written_pack(by=author, system=system)

    with pytest.raises(NotPossibleError, match="Somebody else must approve"):
        approve_pack(by=author, pack=pack)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(
            state=PackState.APPROVED, approved_by=author, approved_at=timezone.now()
        )


def test_what_is_missing_is_said_before_approval() -> None:
    pack = make.make_gathered_pack()
    write_pack_text(by=make.TESTS, pack=pack, slot="purpose", text="For assurance.")

    with pytest.raises(NotPossibleError) as refused:
        approve_pack(by=make.make_user(), pack=pack)

    assert "what is recommended, the risks, conflicts of interest" in str(refused.value)
    with pytest.raises(NotPossibleError, match="have not been gathered"):
        approve_pack(by=make.make_user(), pack=make.make_pack())


def test_a_pack_that_was_changed_since_it_was_read_is_not_approved() -> None:
    pack = make.make_written_pack()
    version = pack.version
    write_pack_text(by=make.TESTS, pack=pack, slot="risks", text="Another risk.")

    with pytest.raises(NotPossibleError, match="changed after you opened it"):
        approve_pack(by=make.make_user(), pack=pack, expected_version=version)


def test_new_words_take_the_approval_back_and_keep_the_figures() -> None:
    pack = make.make_approved_pack()
    figures = pack.figures_id

    write_pack_text(by=make.TESTS, pack=pack, slot="risks", text="Another risk.")

    pack.refresh_from_db()
    assert (pack.is_draft, pack.approved_by, pack.figures_id) == (True, None, figures)


def test_every_text_is_kept_and_the_newest_counts() -> None:
    pack = make.make_pack()
    for text in ("First words.", "Better words."):
        write_pack_text(by=make.TESTS, pack=pack, slot="purpose", text=text)

    assert texts_of(pack)["purpose"].text == "Better words."
    assert list(pack.texts.order_by("pk").values_list("text", flat=True)) == [
        "First words.",
        "Better words.",
    ]


def test_two_who_write_at_once_do_not_lose_words() -> None:
    pack = make.make_pack()
    write_pack_text(by=make.TESTS, pack=pack, slot="purpose", text="Hers.", replaces=0)

    with pytest.raises(ChangedMeanwhileError, match="Look at their text first"):
        write_pack_text(by=make.TESTS, pack=pack, slot="purpose", text="His.", replaces=0)


@pytest.mark.parametrize(
    ("slot", "text", "said"),
    [
        ("purpose", "x" * 4_001, "4,000 characters or fewer"),
        ("nonsense", "Words.", "no such text"),
        ("purpose", "  ", "what it says already"),
    ],
)
def test_texts_that_cannot_be_are_refused(slot: str, text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        write_pack_text(by=make.TESTS, pack=make.make_pack(), slot=slot, text=text)


def test_a_published_pack_changes_no_more() -> None:
    pack = make.make_published_pack()

    for change in (
        lambda: write_pack_text(by=make.TESTS, pack=pack, slot="risks", text="A risk."),
        lambda: return_pack(by=make.TESTS, pack=pack, reason="Wrong"),
        lambda: approve_pack(by=make.make_user(), pack=pack),
        lambda: change_pack(by=make.TESTS, pack=pack, facts=make.pack_facts()),
    ):
        with pytest.raises(NotPossibleError, match="published"):
            change()


def test_only_an_approved_pack_is_published() -> None:
    with pytest.raises(NotPossibleError, match="Somebody must approve"):
        publish_pack(by=make.TESTS, pack=make.make_written_pack())


def test_a_returned_pack_is_a_draft_with_a_reason() -> None:
    pack = return_pack(by=make.TESTS, pack=make.make_approved_pack(), reason="A risk is missing")

    assert pack.is_draft
    with pytest.raises(NotPossibleError, match="a draft already"):
        return_pack(by=make.TESTS, pack=pack, reason="Again")


def test_a_withdrawn_pack_says_why_and_stays() -> None:
    pack = make.make_published_pack()
    withdraw_pack(by=make.make_user(), pack=pack, reason="Wrong board")

    pack.refresh_from_db()
    edition = edition_of(pack)
    assert edition is not None
    assert "Wrong board" in edition.front.withdrawn
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_pack(by=make.make_user(), pack=pack, reason="Again")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"since": date(2025, 4, 2)}, "since", "first day of a month"),
        ({"until": date(2026, 3, 30)}, "until", "last day of a month"),
        ({"until": date(2025, 2, 28)}, "until", "before the start"),
        ({"until": date(2999, 12, 31)}, "until", "in the future|five years"),
        ({"since": date(2015, 4, 1)}, "until", "five years"),
        ({"sections": ()}, "sections", "at least one"),
        ({"title": ""}, "title", "cannot be blank"),
        ({"kind": "novel"}, "kind", "not a valid choice"),
    ],
)
def test_packs_that_cannot_be_are_refused(
    changes: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        draft_pack(by=make.TESTS, system=make.make_system(), facts=make.pack_facts(**changes))

    assert re.search(said, " ".join(refused.value.message_dict[field]))


def test_a_board_of_another_system_is_refused() -> None:
    facts = make.pack_facts(board=make.make_board())

    with pytest.raises(ValidationError, match="another system"):
        draft_pack(by=make.TESTS, system=make.make_system(), facts=facts)


def test_another_period_drops_the_figures_and_another_title_does_not() -> None:
    pack = make.make_gathered_pack()
    same = {"sections": tuple(pack.sections)}

    _, is_reshaped = change_pack(
        by=make.TESTS, pack=pack, facts=make.pack_facts(title="New", **same)
    )
    pack.refresh_from_db()
    assert (is_reshaped, pack.figures_id is None) == (False, False)

    later = make.pack_facts(since=date(2025, 7, 1), **same)
    _, is_reshaped = change_pack(by=make.TESTS, pack=pack, facts=later)
    pack.refresh_from_db()
    assert (is_reshaped, pack.figures_id is None) == (True, True)


def test_figures_of_a_pack_that_was_changed_meanwhile_are_not_kept() -> None:
    pack = make.make_pack()

    with pytest.raises(NotPossibleError, match="changed while its figures were gathered"):
        store_pack_figures(
            by=make.TESTS,
            pack=pack,
            content=to_bytes(make.make_pack_document(pack)),
            gathered_at=timezone.now(),
            job=None,
            asked="something else",
        )


def test_figures_that_were_tampered_with_are_noticed() -> None:
    pack = make.make_published_pack()
    assert pack.figures is not None
    other = StoredFile.holding("pack.json", b"{}")
    StoredFile.objects.filter(pk=pack.figures.document_id).update(compressed=other.compressed)

    with pytest.raises(DamagedError):
        document_of(PackFigures.objects.select_related("document").get(pk=pack.figures.pk))


def test_stored_figures_and_texts_cannot_be_changed_in_the_database() -> None:
    make.make_published_pack()

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        PackFigures.objects.update(sha256="x")
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        PackText.objects.update(text="x")


def test_whoever_wrote_in_a_pack_cannot_approve_it() -> None:
    pack, approver = make.make_written_pack(), make.make_user()
    write_pack_text(by=approver, pack=pack, slot="summary", text="My own words.")

    with pytest.raises(NotPossibleError, match="You wrote part of this pack"):
        approve_pack(by=approver, pack=pack)

    write_pack_text(by=make.TESTS, pack=pack, slot="summary", text="Another's words.")
    assert approve_pack(by=approver, pack=pack).is_approved


def test_words_on_a_figure_that_the_pack_no_longer_has_go_before_anybody_reads_them() -> None:
    pack = make.make_written_pack()
    for table in ("network.meets", "over_time.contacts"):
        write_pack_text(by=make.TESTS, pack=pack, slot=f"so_what:{table}", text="So this.")

    approved = approve_pack(by=make.make_user(), pack=pack)

    said = {slot for slot in texts_of(approved) if slot.startswith("so_what:")}
    assert said == {"so_what:over_time.contacts"}


def test_files_of_a_draft_do_not_come_into_its_readers_hands() -> None:
    pack = make.make_approved_pack()
    make.make_pack_file(pack)

    publish_pack(by=make.TESTS, pack=Pack.objects.get(pk=pack.pk))

    assert not pack.files.exists()


def test_a_file_of_another_state_is_not_kept() -> None:
    pack = make.make_approved_pack()
    printed = Pack.objects.get(pk=pack.pk)
    publish_pack(by=make.TESTS, pack=pack)

    with pytest.raises(ChangedMeanwhileError, match="while it was printed"):
        store_pack_file(
            by=make.TESTS,
            pack=printed,
            made=MadeFile(PackFileKind.PAPER, "pack.pdf", b"%PDF", "0" * 64),
        )


def test_whoever_means_to_discard_a_draft_does_not_withdraw_what_was_published() -> None:
    pack = make.make_published_pack()

    with pytest.raises(ChangedMeanwhileError, match="state of this pack"):
        withdraw_pack(by=make.make_user(), pack=pack, reason="Old", expected_state="approved")


def test_a_pack_before_it_that_came_later_has_to_be_compared_first() -> None:
    system = make.make_system()
    pack = make.make_written_pack(system=system)
    earlier = {"since": date(2024, 4, 1), "until": date(2025, 3, 31)}
    make.make_published_pack(system=system, **earlier)

    with pytest.raises(NotPossibleError, match="published or withdrawn since"):
        approve_pack(by=make.make_user(), pack=pack)
