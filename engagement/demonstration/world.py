"""What has been written of the fictional system so far, and its days."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accounts.models import User
from audit.recording import Service
from partners.models import Board, Organisation, Partnership, Person, System

LONDON = ZoneInfo("Europe/London")
BY = Service("demonstration")


@dataclass
class World:
    """What has been written so far, by the keys of the cast."""

    system: System
    today: date
    random: Random
    users: list[User] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    partnerships: dict[str, Partnership] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)

    def day(self, days_ago: int) -> date:
        """So many days before today; negative ones lie ahead."""
        return self.today - timedelta(days=days_ago)

    def working_day(self, days_ago: int) -> date:
        """The same, or the Friday before it."""
        day = self.day(days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, days_ago: int) -> datetime:
        """Some time on that working day."""
        at = time(self.random.randint(9, 16), self.random.choice([0, 30]))
        return datetime.combine(self.working_day(days_ago), at, tzinfo=LONDON)
