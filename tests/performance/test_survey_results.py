"""What it costs to close a wave of the largest size, and to read what came of it; printed only."""

from collections.abc import Callable

from tests.performance.survey_results import results


def test_a_large_wave_is_closed(
    transactional_db: None, first_data: None, scale: float, show: Callable[[str], None]
) -> None:
    show(results(scale))
