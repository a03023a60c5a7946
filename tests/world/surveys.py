"""Surveys, before, during and after their answers."""

from engagement.actions.survey.closing import close_wave
from jobs.actions.running import run_job
from jobs.models import Job
from partners.models import Partnership, Person
from tests import factories as make
from tests.factories.answer_files import brought_in, make_ready_answer_file
from tests.factories.answer_tables import Said
from tests.world.home import MARK, SECRET, World


def add_surveys(world: World, partnership: Partnership) -> None:
    """Waves on their way: prepared, open to partners, open to the system's people, closed."""
    by, system = world.users["partnership_manager"], world.system
    _closed_waves(world, partnership)
    rating = make.make_wave(
        system=system, title=f"{MARK} ratings", answered_by="system", state="open"
    )
    make.make_invitation(wave=rating, user=by, abouts=[partnership])
    wave = make.make_wave(system=system, title=f"{MARK} pulse", state="open", made_by=by)
    for name in ("Black", "White"):
        invitation = make.make_invitation(
            wave=wave, partnership=partnership, person=_known(world, partnership, name)
        )
    world.survey_token = make.token_of(invitation)
    # One of the first of its table, which are those that are copied to make tables longer.
    make.make_opt_out(person=Person.objects.filter(system=system).order_by("pk")[0])
    make.make_wave(system=system, title=f"{MARK} pulse to come", made_by=by)
    people = [Said(partnership.organisation.name), Said(f"{MARK} Counsel", comment=f"{SECRET}.")]
    brought_in(system=system, people=people[:1], title=f"{MARK} old survey", by=by)
    make_ready_answer_file(system=system, people=people, title=f"{MARK} older survey", by=by)
    # The newest of its table, so that the pages of drafts are walked.
    make.make_instrument_version(system=system, is_published=False)


def _closed_waves(world: World, partnership: Partnership) -> None:
    """Both sides to the same questions, and what organisations of a board said of each other."""
    by, system = world.users["partnership_manager"], world.system
    version = make.make_instrument_version(system=system)
    both = [
        make.make_wave(version=version, title=f"{MARK} pulse of spring", state="open"),
        make.make_wave(
            version=version, title=f"{MARK} view of spring", answered_by="system", state="open"
        ),
    ]
    said = make.make_invitation(
        wave=both[0], partnership=partnership, person=_known(world, partnership, "Green")
    )
    make.make_response(said, comment=f"It is {SECRET}.")
    said = make.make_invitation(wave=both[1], user=by, abouts=[partnership])
    make.make_response(said, about=partnership)
    other = make.make_partnership(system=system, name=f"{MARK} Trust", kind="acute_trust")
    board = make.make_board(system=system, name=f"{MARK} place board")
    ties = make.make_wave(
        system=system, title=f"{MARK} ties", board=board, is_relational=True, state="open"
    )
    for one, rated in ((partnership, other), (other, partnership)):
        person = _known(world, one, "Amber")
        said = make.make_invitation(wave=ties, partnership=one, person=person, abouts=[rated])
        make.make_response(said, about=rated)
    for wave in (*both, ties):
        close_wave(by=by, wave=wave)
        assert run_job(str(Job.objects.latest("pk").public_id))


def _known(world: World, partnership: Partnership, name: str) -> Person:
    return make.make_person(
        system=world.system, name=f"{MARK} {name}", organisation=partnership.organisation
    )
