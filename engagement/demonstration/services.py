"""What is commissioned in the fictional system, and which contracts end before long."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from engagement.actions.consultation import engage_audience
from engagement.actions.service import ServiceFacts, record_service
from engagement.demonstration.world import BY, World
from engagement.enums import Audience, ProcurementRoute, Stage, Theme


@dataclass(frozen=True)
class ServiceCast:
    """A service whose contract began and ends so many days from today.

    ``engaged``: who was asked on the options of what follows, in days before today.
    """

    title: str
    theme: Theme
    begins: int
    ends: int
    providers: tuple[str, ...]
    affected: tuple[str, ...] = ()
    commissioner: str = ""
    route: ProcurementRoute = ProcurementRoute.NOT_KNOWN
    value: int | None = None
    engaged: tuple[tuple[str, int], ...] = ()


SERVICES = (
    ServiceCast(
        "Community equipment store",
        Theme.SOCIAL_CARE,
        -1500,
        240,
        providers=("care_association",),
        affected=("county", "general", "ellerby"),
        route=ProcurementRoute.COMPETITIVE,
        value=4_200_000,
        engaged=(("county", 30), ("general", 20)),
    ),
    ServiceCast(
        "Health visiting and school nursing",
        Theme.CHILDREN,
        -1300,
        430,
        providers=("general",),
        affected=("ellerby_pcn", "alliance"),
        commissioner="county",
        route=ProcurementRoute.MOST_SUITABLE,
        value=9_800_000,
    ),
    ServiceCast(
        "Sexual health services",
        Theme.PREVENTION,
        -90,
        1735,
        providers=("general",),
        affected=("mind", "harrowfen_pcn"),
        commissioner="harrowfen",
        route=ProcurementRoute.COMPETITIVE,
        value=6_100_000,
    ),
    ServiceCast(
        "Crisis café and night line",
        Theme.MENTAL_HEALTH,
        -400,
        900,
        providers=("mind",),
        affected=("ambulance", "general"),
        route=ProcurementRoute.GRANT,
        value=350_000,
    ),
    ServiceCast(
        "Support for carers",
        Theme.SOCIAL_CARE,
        -700,
        760,
        providers=("carers",),
        affected=("ellerby",),
        commissioner="county",
        route=ProcurementRoute.DIRECT_C,
        value=480_000,
    ),
)


def write_services(world: World) -> None:
    """The services of the cast; those that end soon raise their decisions by themselves."""
    for service in SERVICES:
        _service(world, service)


def _service(world: World, cast: ServiceCast) -> None:
    service = record_service(
        by=BY,
        system=world.system,
        facts=ServiceFacts(
            title=cast.title,
            theme=cast.theme,
            commissioner=world.partnerships[cast.commissioner] if cast.commissioner else None,
            providers=[world.partnerships[key] for key in cast.providers],
            affected=[world.partnerships[key] for key in cast.affected],
            starts_on=world.today + timedelta(days=cast.begins),
            ends_on=world.today + timedelta(days=cast.ends),
            route=cast.route,
            value=None if cast.value is None else Decimal(cast.value),
        ),
    )
    for key, days_ago in cast.engaged:
        engage_audience(
            by=BY,
            consultation=service.decisions.get().consultations.get(
                affected=world.organisations[key]
            ),
            audience=Audience.OFFICERS,
            first_engaged_on=world.working_day(days_ago),
            stage=Stage.ON_OPTIONS,
        )
