"""The data set of the measurements, and the tables that stand at the end of the run."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.performance.bulk import execute
from tests.performance.dataset import ORGANISATIONS, Dataset, Volume, build
from tests.performance.volume import SCALE
from tests.worker import purge

TABLE = "measured"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, text in report.user_properties:
                    if name == TABLE:
                        terminalreporter.write_line(str(text))


@pytest.fixture
def show(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Prints a table at the end of the run: a property travels from a test process of its own."""
    return lambda text: record_property(TABLE, text)


@pytest.fixture
def scale() -> float:
    """The share of the full volume that this run measures."""
    return SCALE


@pytest.fixture
def dataset(transactional_db: None, scale: float) -> Iterator[Dataset]:
    """Committed, so that a server of its own sees it, and tidied as the database does by itself.

    All organisations at every scale: to find one among few is no feat.
    """
    made = build(replace(Volume.at(scale), organisations=ORGANISATIONS))
    execute("VACUUM ANALYZE")
    yield made
    purge()
