"""Examples of packs: begun, written, gathered, approved, published, taken back."""

from typing import Any

from django.utils import timezone

from engagement.actions.pack_figures import shape_of
from engagement.actions.pack_release import MadeFile
from engagement.enums import PackFileKind
from engagement.models import Pack
from engagement.packs.document import to_bytes
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.pack.draft_pack")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "facts": make.pack_facts()}


@example("engagement.actions.pack.change_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_pack(), "facts": make.pack_facts(title="Another title")}


@example("engagement.actions.pack.withdraw_pack")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "pack": make.make_published_pack(), "reason": "Wrong board"}


@example("engagement.actions.pack_words.write_pack_text")
def _() -> dict[str, Any]:
    return {"pack": make.make_pack(), "slot": "purpose", "text": "For assurance.", "replaces": 0}


@example("engagement.actions.pack_figures.gather_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_pack()}


@example("engagement.actions.pack_figures.compare_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_published_pack()}


@example("engagement.actions.pack_figures.store_pack_figures")
def _() -> dict[str, Any]:
    pack = make.make_pack()
    return {
        "pack": pack,
        "content": to_bytes(make.make_pack_document(pack)),
        "gathered_at": timezone.now(),
        "job": None,
        "asked": shape_of(pack),
    }


@example("engagement.actions.pack_release.approve_pack")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "pack": make.make_written_pack()}


@example("engagement.actions.pack_release.return_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_approved_pack(), "reason": "The risks are missing one."}


@example("engagement.actions.pack_release.publish_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_approved_pack()}


@example("engagement.actions.pack_release.print_pack")
def _() -> dict[str, Any]:
    return {"pack": make.make_published_pack()}


@example("engagement.actions.pack_release.store_pack_file")
def _() -> dict[str, Any]:
    return {
        "pack": Pack.objects.get(pk=make.make_published_pack().pk),
        "made": MadeFile(PackFileKind.PAPER, "pack.pdf", b"%PDF-1.7", "0" * 64),
    }
