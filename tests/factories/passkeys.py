"""A passkey as a browser would have registered it."""

import os

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User

CLIENT_DATA = b'{"type":"webauthn.create","challenge":"AAAA","origin":"http://localhost"}'


def make_passkey(user: User, name: str = "Work laptop") -> Authenticator:
    """A passkey of somebody; nobody holds its key any more."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    credential_id = os.urandom(32)
    attested = AttestedCredentialData.create(Aaguid.NONE, credential_id, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(sha256(b"localhost"), flags, 0, attested)
    credential = {
        "id": websafe_encode(credential_id),
        "rawId": websafe_encode(credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(CLIENT_DATA),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {},
    }
    made: Authenticator = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": name, "credential": credential}
    )
    return made
