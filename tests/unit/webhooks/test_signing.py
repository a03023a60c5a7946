"""Signatures are those of Standard Webhooks, and the receiver of the documentation takes them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.webhooks.signing import key_of, new_secret, signed_headers
from tests.integration.webhooks.receivers import example

NOW = 1_700_000_000
BODY = b'{"id":"1"}'


def test_the_example_of_the_standard_gets_its_signature() -> None:
    """From the specification's own reference implementation."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', [key]
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200))
def test_what_is_signed_is_taken(body: bytes) -> None:
    secret = new_secret()
    whole = b'{"body":"' + base64.b64encode(body) + b'"}'
    headers = signed_headers("a", NOW, whole, [key_of(secret)])
    assert example.verified(headers, whole, secret, NOW)["body"] == base64.b64encode(body).decode()


def test_either_of_two_secrets_is_enough() -> None:
    old, new = new_secret(), new_secret()
    headers = signed_headers("a", NOW, BODY, [key_of(new), key_of(old)])
    assert example.verified(headers, BODY, old, NOW) == example.verified(headers, BODY, new, NOW)


@pytest.mark.parametrize(
    ("change", "age"),
    [
        ({"webhook-id": "b"}, 0),
        ({"webhook-timestamp": str(NOW + 1)}, 0),
        ({"webhook-signature": "v1,AAAA"}, 0),
        ({"webhook-signature": "v2,é"}, 0),
        ({"webhook-timestamp": "now"}, 0),
        ({}, 301),
        ({}, -301),
    ],
)
def test_a_forged_or_old_message_is_refused(change: dict[str, str], age: int) -> None:
    secret = new_secret()
    headers = {**signed_headers("a", NOW, BODY, [key_of(secret)]), **change}
    with pytest.raises(example.RefusedError):
        example.verified(headers, BODY, secret, NOW + age)


def test_a_changed_body_another_secret_and_missing_headers_are_refused() -> None:
    secret = new_secret()
    headers = signed_headers("a", NOW, BODY, [key_of(secret)])
    for given_headers, body, used in (
        (headers, BODY + b" ", secret),
        (headers, BODY, new_secret()),
        ({}, BODY, secret),
    ):
        with pytest.raises(example.RefusedError):
            example.verified(given_headers, body, used, NOW)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "password",
        "whsec_" + base64.b64encode(b"short").decode(),
        "whsec_" + base64.b64encode(b"x" * 32).decode(),
        "whsec_" + base64.b64encode(bytes(range(65))).decode(),
        "whsec_not base64!",
        base64.b64encode(bytes(range(32))).decode(),
    ],
)
def test_what_is_easily_guessed_is_no_secret(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_"):
        key_of(secret)
