"""Board packs."""

from engagement.actions.pack_words import write_pack_text
from tests import factories as make
from tests.world.home import MARK, SECRET, World


def add_packs(world: World) -> None:
    """One in its readers' hands with its file, and a draft that was written and compared."""
    by, system = world.users["partnership_manager"], world.system
    published = make.make_published_pack(by=by, system=system, title=f"{MARK} report")
    make.make_pack_file(published)
    make.make_written_pack(by=by, system=system, title=f"{MARK} assessment", kind="assessment")
    draft = make.make_written_pack(by=by, system=system, title=f"{MARK} pack")
    slot = "so_what:over_time.contacts"
    for text in ("First words", f"We are {SECRET}."):
        write_pack_text(by=by, pack=draft, slot=slot, text=text)
    make.make_pack_comparison(draft, by=by)
