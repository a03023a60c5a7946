"""Why something may be held back: the exemptions of the Freedom of Information Act 2000.

Those that a body which looks after partnerships may need. A qualified one holds only as long as the
public interest in keeping it is greater than that in disclosing it (section 2(2)(b)), so whoever
relies on one must have weighed both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PERSONAL_DATA = "40(2)"


@dataclass(frozen=True)
class Exemption:
    """One section of the Act: what it is about, and what whoever relies on it has to think of."""

    section: str
    title: str
    hint: str
    is_qualified: bool = True

    @property
    def label(self) -> str:
        """As lists show it."""
        return f"Section {self.section}: {self.title}"


EXEMPTIONS: tuple[Exemption, ...] = (
    Exemption(
        PERSONAL_DATA,
        "personal data of somebody else",
        "Disclosing it would be unfair to the person, or against data protection law. Names of "
        "senior people in their public role are often disclosed.",
        is_qualified=False,
    ),
    Exemption(
        "36(2)",
        "prejudice to the conduct of public affairs",
        "Needs the opinion of the qualified person, for an integrated care board its chief "
        "executive. Say who gave it and when.",
    ),
    Exemption(
        "41",
        "information provided in confidence",
        "Somebody else gave it, and could take whoever discloses it to court for that.",
        is_qualified=False,
    ),
    Exemption("43(2)", "commercial interests", "Disclosing it would harm somebody's trade."),
    Exemption("43(1)", "trade secrets", "It is a trade secret of somebody."),
    Exemption(
        "22",
        "information intended for future publication",
        "It was to be published before the request came in.",
    ),
    Exemption(
        "21",
        "information accessible by other means",
        "Say where the applicant finds it.",
        is_qualified=False,
    ),
    Exemption("38", "health and safety", "Disclosing it would endanger somebody."),
    Exemption("42", "legal professional privilege", "It is legal advice, or sought for it."),
    Exemption(
        "44",
        "prohibited by law",
        "Another law forbids to disclose it. Name it.",
        is_qualified=False,
    ),
    Exemption(
        "39",
        "environmental information",
        "Deal with it under the Environmental Information Regulations 2004 in place of the Act.",
    ),
    Exemption("31", "law enforcement", "Disclosing it would harm what regulators or police do."),
    Exemption("33", "audit functions", "Disclosing it would harm an audit of other bodies."),
    Exemption("22A", "research", "Research that goes on, and is to be published."),
    Exemption(
        "32",
        "court records",
        "It is held only because it is in a document of a court.",
        is_qualified=False,
    ),
    Exemption(
        "40(1)",
        "personal data of the applicant",
        "It is about the applicant: answer it as a subject access request.",
        is_qualified=False,
    ),
)
EXEMPTION: Mapping[str, Exemption] = {each.section: each for each in EXEMPTIONS}

# Why a request is not answered as a whole.
REFUSALS: Mapping[str, str] = {
    "1": "The information is not held (section 1)",
    "8": "It is no valid request (section 8)",
    "12": "To answer it would cost more than the appropriate limit (section 12)",
    "14(1)": "It is vexatious (section 14(1))",
    "14(2)": "It repeats an earlier one (section 14(2))",
    "21": "All of it is accessible by other means (section 21)",
}
