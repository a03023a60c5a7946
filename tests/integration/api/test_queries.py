"""A list of thirty costs as many queries as a list of six."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.actions.scoring import sweep
from engagement.actions.survey.comment import let_through
from engagement.enums import WaveState
from engagement.models import SurveyComment, SurveyResult, SurveyWave
from partners.actions.membership import grant_role
from partners.enums import Tier
from partners.models import Seat, System
from tests import factories as make
from tests.integration.api.conftest import Home

FEW, MANY = 6, 30

# Given a partner with a person, a board and a represented partner: makes one more record.
Maker = Callable[["Shared"], object]


class Shared:
    """What many records hang on: a query a row would show all the same."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.place = make.make_place(system)
        self.partners = [
            make.make_partnership(system=system, tier=Tier.MANAGED, place=self.place)
            for _ in range(2)
        ]
        self.person = make.make_person(system=system)
        self.board = make.make_board(system=system)
        self.organisation = make.make_organisation()
        self.version = make.make_instrument_version(system=system)
        self.moderator = make.make_user(system=system)
        self.wave = make.make_wave(version=self.version, state=WaveState.OPEN)

    def organisation_with_names(self) -> None:
        organisation = make.make_organisation()
        make.make_alias(organisation, f"Alias {make.next_number()}")
        make.make_identifier(organisation)

    def represented(self) -> None:
        make.make_partnership(
            system=self.system,
            tier=Tier.REPRESENTED,
            represented_by=self.partners[0],
            place=self.place,
        )

    def seat(self) -> Seat:
        return make.make_seat(board=self.board, expected_from=self.partners[0])

    def appointment(self) -> None:
        make.make_appointment(
            seat=self.seat(), person=self.person, home_organisation=self.organisation
        )

    def event(self) -> None:
        make.make_event(partnerships=self.partners, people=[self.person], tone=3)

    def decision(self) -> None:
        decision = make.make_decision(affected=self.partners)
        make.make_engagement(decision=decision)

    def pressure(self) -> None:
        make.make_pressure(partnership=self.partners[0], second_person=self.person)

    def instrument(self) -> None:
        make.make_instrument_version(system=self.system)

    @cached_property
    def closed(self) -> SurveyWave:
        return make.make_closed_wave(version=self.version)

    def result(self) -> None:
        """As of a wave that was closed; to close a hundred takes a minute."""
        found = self.closed.result
        SurveyResult.objects.create(
            system=self.system,
            wave=make.make_wave(version=self.version, state=WaveState.CLOSED),
            document=found.document,
            sha256=found.sha256,
        )

    def comment(self) -> None:
        wave, [partner, *_] = self.closed, self.partners
        comment = SurveyComment.objects.create(
            system=self.system, wave=wave, partnership=partner, text="Papers come late."
        )
        let_through(by=self.moderator, comment=comment)

    def scored_event(self) -> None:
        make.make_event(partnerships=[make.make_partnership(system=self.system)])


MAKERS: dict[str, Maker] = {
    "organisations": Shared.organisation_with_names,
    "partnerships": Shared.represented,
    "people": lambda it: make.make_person(system=it.system, organisation=it.organisation),
    "boards": lambda it: make.make_board(system=it.system),
    "seats": Shared.seat,
    "appointments": Shared.appointment,
    "events": Shared.event,
    "discussion-points": lambda it: make.make_discussion_point(
        event=make.make_event(partnerships=it.partners)
    ),
    "commitments": lambda it: make.make_commitment(partnership=it.partners[0]),
    "handovers": lambda it: make.make_handed_over(
        partnership=make.make_partnership(system=it.system, tier="managed")
    ),
    "planned-conversations": lambda it: make.make_planned_conversation(
        partnership=it.partners[0], person=it.person
    ),
    "documents": lambda it: make.make_document(partnership=it.partners[0]),
    "issues": lambda it: make.make_issue(partnership=it.partners[0]),
    "decisions": Shared.decision,
    "pressures": Shared.pressure,
    "quiet-periods": lambda it: make.make_quiet_period(partnership=it.partners[0]),
    "pulse-results": lambda it: make.make_pulse_result(partnership=it.partners[0], wave_id=uuid4()),
    "scores": Shared.scored_event,
    "survey-instruments": Shared.instrument,
    "survey-instrument-versions": Shared.instrument,
    "survey-waves": lambda it: make.make_wave(system=it.system, board=it.board),
    "survey-invitations": lambda it: make.make_invitation(
        wave=it.wave, partnership=it.partners[0], person=make.make_person(system=it.system)
    ),
    "survey-opt-outs": lambda it: make.make_opt_out(person=make.make_person(system=it.system)),
    "survey-results": Shared.result,
    "survey-comments": Shared.comment,
}


def _cost(home: Home, address: str, at_least: int) -> int:
    home.client.get(address)  # the first call of a day keeps the token's last use
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = home.client.get(address)
    assert len(answer.json()["results"]) >= at_least
    return len(queries)


@pytest.mark.parametrize("collection", MAKERS)
def test_a_list_costs_the_same_however_long(home: Home, collection: str) -> None:
    make_one, shared = MAKERS[collection], Shared(home.system)
    costs = {}
    made = 0
    for number in (FEW, MANY):
        while made < number:
            make_one(shared)
            made += 1
        if collection == "scores":
            sweep(timedelta(seconds=60))
        costs[number] = [
            _cost(home, f"/api/v1/{collection}?limit=200", number),
            _cost(home, f"/api/v1/{collection}?limit=5", 5),
        ]
    assert costs[FEW] == costs[MANY]


def test_systems_cost_the_same_however_many(home: Home) -> None:
    costs = []
    for number in (FEW, MANY):
        while home.manager.memberships.count() < number:
            grant_role(by=make.TESTS, user=home.manager, role="analyst", system=make.make_system())
        costs.append(_cost(home, "/api/v1/systems?limit=200", number))
    assert costs[0] == costs[1]


def test_a_list_costs_few_queries(home: Home) -> None:
    Shared(home.system).event()
    # The token, its owner's roles, the rows, their partners, people and boards.
    assert _cost(home, "/api/v1/events", 1) <= 6


def test_a_list_of_survey_results_leaves_their_documents_in_the_database(home: Home) -> None:
    Shared(home.system).result()

    with CaptureQueriesContext(connection) as queries:
        rows = home.client.get("/api/v1/survey-results").json()["results"]

    assert [row["response"]["overall"]["answered"] for row in rows] == [1, 1]
    asked = " ".join(query["sql"] for query in queries)
    assert '"document" #> ' in asked or '"document" -> ' in asked
    assert '"document",' not in asked
