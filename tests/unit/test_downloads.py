"""Whether a program that fetches a file can unpack it."""

import pytest
from django.test import RequestFactory

from jobs.downloads import _takes_gzip


@pytest.mark.parametrize(
    ("said", "takes"),
    [
        ("", False),
        ("br, *", False),
        ("gzip, br", True),
        ("br;q=1, GZIP;q=0.5", True),
        ("gzip; q=0.001", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0", False),
        ("gzip; q=0.000, br", False),
    ],
)
def test_weight_nought_means_no(said: str, takes: bool) -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": said})
    assert _takes_gzip(request) is takes
