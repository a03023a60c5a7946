"""How an answer is held against the answer of another program."""

from typing import Any


def differences(expected: Any, given: Any, where: str = "") -> list[str]:
    """Return where an answer is not what was expected: figures to 1 in a million."""
    if isinstance(expected, dict):
        missing = [f"{where}/{key} is missing" for key in expected if key not in given]
        shared = [key for key in expected if key in given]
        inner = [differences(expected[key], given[key], f"{where}/{key}") for key in shared]
        return missing + [line for lines in inner for line in lines]
    if isinstance(expected, list):
        if len(expected) != len(given):
            return [f"{where} has {len(given)} rather than {len(expected)}"]
        pairs = enumerate(zip(expected, given, strict=True))
        inner = [differences(one, other, f"{where}/{place}") for place, (one, other) in pairs]
        return [line for lines in inner for line in lines]
    if isinstance(expected, float) and isinstance(given, int | float):
        same = abs(given - expected) <= 1e-6 * abs(expected) + 1e-12
    else:
        same = given == expected
    return [] if same else [f"{where} is {given!r} rather than {expected!r}"]
