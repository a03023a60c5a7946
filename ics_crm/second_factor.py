"""How the sign-in library's second factors behave here: sealed, named, drawn without a style."""

import qrcode
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from qrcode.image.svg import SvgPathImage

from accounts.models import User
from accounts.sealing import seal, unseal

PRODUCT = "ICS CRM"


class SealedAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed in the database; the wording is ours."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong or was used before. Wait for the next one and enter "
        "it, or check that the clock of your phone is right.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone makes no codes."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the authenticator app calls the product."""
        return PRODUCT

    def build_totp_svg(self, url: str) -> str:
        """The QR code as a drawing that a page can hold."""
        drawing: str = qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")
        return drawing

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a passkey is called if its owner says nothing."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        """Whose passkey it is, as browsers list it."""
        return {
            "id": user_pk_to_url_str(user).encode(),
            "display_name": user.name,
            "name": user.email,
        }

    def _get_site_name(self) -> str:
        return PRODUCT
