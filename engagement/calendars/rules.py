"""Which recurrence rules are worked out: those that people make, and none that never end.

The library that works rules out walks from date to date. A rule that repeats every second, or whose
dates do not exist, would keep it walking for hours, so such rules are refused beforehand.
"""

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
MOST_INTERVAL = 1_000
MOST_PARTS = 62
MOST_A_DAY = 4
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
# What may stand beside the frequency without the chance that no date fits.
_SIMPLE = {
    "DAILY": frozenset({"BYDAY", "BYMONTH"}),
    "WEEKLY": frozenset({"BYDAY", "BYMONTH"}),
}
TOO_OFTEN = "it repeats more often than a meeting can"
NOT_UNDERSTOOD = "how it repeats is not understood"


def problem_of(rule: str) -> str:
    """Why a rule is not worked out, as the end of a sentence; empty when it is."""
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency in OFTEN or _times_a_day(parts) > MOST_A_DAY:
        return TOO_OFTEN
    if frequency not in FREQUENCIES or not _is_interval(parts.get("INTERVAL", "1")):
        return NOT_UNDERSTOOD
    if any(value.count(",") >= MOST_PARTS for value in parts.values()):
        return NOT_UNDERSTOOD
    if not {"BYEASTER", "RSCALE", "SKIP"}.isdisjoint(parts):
        return NOT_UNDERSTOOD
    if frequency in _SIMPLE and not _is_simple(parts, _SIMPLE[frequency]):
        return NOT_UNDERSTOOD
    return ""


def is_zone_rule(rule: str) -> bool:
    """Whether a rule says when clocks change: once a year."""
    parts = _parts(rule)
    return parts.get("FREQ") == "YEARLY" and not problem_of(rule)


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def _times_a_day(parts: dict[str, str]) -> int:
    times = 1
    for name in _CLOCK:
        times *= parts.get(name, "").count(",") + 1
    return times


def _is_interval(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST_INTERVAL


def _is_simple(parts: dict[str, str], allowed: frozenset[str]) -> bool:
    """Days of the week and months fit some date for sure, unless the rule skips periods."""
    narrowing = {name for name in parts if name.startswith("BY")} - set(_CLOCK)
    if not narrowing <= allowed:
        return False
    skips = parts.get("INTERVAL", "1") != "1"
    weekly_by_day = parts["FREQ"] == "WEEKLY" and narrowing == {"BYDAY"}
    return not narrowing or not skips or weekly_by_day
