"""Which entries of a calendar look like meetings with partners. The others are never kept."""

from dataclasses import dataclass
from enum import StrEnum

from engagement.calendars.facts import Entry, Invited

# Addresses that say nothing about where somebody works: anybody may have one, and most of health
# and care in England shares the one of the NHS.
SHARED_DOMAINS = frozenset(
    {
        "aol.com",
        "btinternet.com",
        "gmail.com",
        "gmx.co.uk",
        "gmx.com",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "live.co.uk",
        "live.com",
        "mac.com",
        "me.com",
        "msn.com",
        "nhs.net",
        "ntlworld.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
        "ymail.com",
    }
)


class Verdict(StrEnum):
    """What an entry looks like. Only the first kind is proposed; the rest is counted."""

    PARTNER = "partner"
    CANCELLED = "cancelled"
    PRIVATE = "private"
    NOBODY = "nobody"
    INTERNAL = "internal"
    UNKNOWN = "unknown"
    DECLINED = "declined"


@dataclass(frozen=True)
class Known:
    """Who is who for one system, in lower case: its own people, and people of its partners."""

    owner: str
    own_addresses: frozenset[str]
    own_domains: frozenset[str]
    partner_addresses: frozenset[str]
    # Those of its own people who can be named at a meeting.
    colleagues: frozenset[str] = frozenset()

    def is_own(self, person: Invited) -> bool:
        """Whether somebody is on the system's side."""
        if person.address in self.partner_addresses:
            return False
        return person.address in self.own_addresses or person.domain in self.own_domains


def own_domains_of(addresses: frozenset[str]) -> frozenset[str]:
    """The domains that belong to the system alone, by the addresses of its people."""
    return frozenset(address.rpartition("@")[2] for address in addresses) - SHARED_DOMAINS


def judge(entry: Entry, known: Known) -> Verdict:
    """What an entry looks like."""
    if entry.is_private:
        return Verdict.PRIVATE
    outside = [person for person in entry.invited if not known.is_own(person)]
    if not outside:
        return Verdict.INTERNAL if len(entry.invited) > 1 else Verdict.NOBODY
    if not any(_speaks(person, known) for person in outside):
        return Verdict.UNKNOWN
    if entry.is_cancelled:
        return Verdict.CANCELLED
    if any(person.declined and person.address == known.owner for person in entry.invited):
        return Verdict.DECLINED
    return Verdict.PARTNER


def outside_of(entry: Entry, known: Known) -> list[Invited]:
    """The people to be kept with an entry: those outside who tell where they come from."""
    return [p for p in entry.invited if not known.is_own(p) and _speaks(p, known)]


def colleagues_of(entry: Entry, known: Known) -> list[Invited]:
    """The system's own people who can be named at a meeting."""
    return [person for person in entry.invited if person.address in known.colleagues]


def _speaks(person: Invited, known: Known) -> bool:
    """Whether an address tells where somebody works."""
    return person.address in known.partner_addresses or person.domain not in SHARED_DOMAINS
