"""Messages go to the internet over https; inside only where the operator named the host."""

import pytest

from engagement.outside.lines import NotReachedError, line_to
from engagement.webhooks.addresses import (
    AddressRefusedError,
    Allowed,
    gate_to,
    read_address,
)

NOTHING = Allowed()
LISTED = Allowed(frozenset({"bi.internal.example", "10.1.2.3:8443"}))


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example/",
        "https://hooks.example.nhs.uk/path?query=1",
        "HTTPS://Hooks.Example/",
        "https://93.184.215.14/",
    ],
)
def test_https_addresses_of_the_internet_are_taken(address: str) -> None:
    place = read_address(address, NOTHING)
    assert (place.port, place.is_secure) == (443, True)
    assert read_address(place.url, NOTHING) == place


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hooks.example",
        "http://hooks.example/",
        "ftp://hooks.example/",
        "https://user:password@hooks.example/",
        "https://hooks.example:8443/",
        "https://hooks.example /",
        "https://hooks.example/\r\nX: y",
        "https://localhost/",
        "https://intranet/",
        "https://printer.local/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "https://bi.internal.example.evil.example:444/",
        "https://hooks.example/" + "x" * 2_000,
    ],
)
def test_all_others_are_refused(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        read_address(address, NOTHING)


def test_a_listed_host_may_lie_inside_and_needs_no_usual_port() -> None:
    assert read_address("https://bi.internal.example:9000/", LISTED).port == 9000
    assert read_address("https://10.1.2.3:8443/", LISTED).host == "10.1.2.3"
    for address in ("https://10.1.2.3/", "https://10.1.2.4:8443/", "http://bi.internal.example/"):
        with pytest.raises(AddressRefusedError):
            read_address(address, LISTED)
    trial = Allowed(LISTED.private, http=True)
    assert not read_address("http://bi.internal.example/", trial).is_secure
    with pytest.raises(AddressRefusedError):
        read_address("http://hooks.example/", trial)


@pytest.mark.parametrize("inside", ["10.0.0.8", "127.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_not_followed(inside: str) -> None:
    """The address was taken in good faith: what its name stands for shows when it is used."""
    place = read_address("https://hooks.example/", NOTHING)
    gate = gate_to(place, NOTHING)
    gate = type(gate)(allows=gate.allows, ports=gate.ports, resolve=lambda host, port: [inside])
    with (
        pytest.raises(NotReachedError, match="private network"),
        line_to(place, gate, float("inf")),
    ):
        pytest.fail("It was reached.")


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("10.0.0.8", True),
        ("127.0.0.1", True),
        ("fd00::1", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("100.100.100.200", False),
        ("2002:a9fe:a9fe::1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:0a00:0008::1", True),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_a_listed_host_reaches_servers_and_never_metadata(address: str, may: bool) -> None:
    place = read_address("https://bi.internal.example/", LISTED)
    assert gate_to(place, LISTED).allows(address) is may
