"""A wave of the largest size: everybody asked, everybody mailed once, and what it costs.

Times are printed and not asserted.
"""

from collections.abc import Callable

from tests.performance.surveys import surveys


def test_everybody_is_asked_and_mailed(
    transactional_db: None, first_data: None, scale: float, show: Callable[[str], None]
) -> None:
    show(surveys(scale))
