"""Settings of single sign-on by OpenID Connect, such as NHSmail or Microsoft Entra."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from ics_crm import environment as env

# In addresses and beside the subjects of people: there is one provider, whoever it is.
PROVIDER = "organisation"


@dataclass(frozen=True)
class SingleSignOn:
    """Who knows the organisation's people, and what is believed of what they say."""

    issuer: str = ""
    name: str = ""
    client_id: str = ""
    secret: str = ""
    trusts_email: bool = False

    @property
    def origin(self) -> str:
        """Where browsers are sent to: a form may lead there."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def providers(self) -> dict[str, Any]:
        """As the sign-in library wants it."""
        if not self.issuer:
            return {}
        app = {
            "provider_id": PROVIDER,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.issuer},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def from_environment(*, https_only: bool) -> SingleSignOn:
    """Read the variables; all of them, or none."""
    found = SingleSignOn(
        issuer=env.text("ICS_CRM_OIDC_ISSUER").rstrip("/"),
        name=env.text("ICS_CRM_OIDC_NAME", "your organisation"),
        client_id=env.text("ICS_CRM_OIDC_CLIENT_ID"),
        secret=env.secret("ICS_CRM_OIDC_CLIENT_SECRET"),
        trusts_email=env.flag("ICS_CRM_OIDC_TRUST_EMAIL", default=False),
    )
    if not found.issuer:
        return SingleSignOn()
    if not found.client_id or not found.secret:
        raise ImproperlyConfigured(
            "ICS_CRM_OIDC_ISSUER is set, and so must be ICS_CRM_OIDC_CLIENT_ID and "
            "ICS_CRM_OIDC_CLIENT_SECRET (or ICS_CRM_OIDC_CLIENT_SECRET_FILE)."
        )
    if https_only and not found.issuer.startswith("https://"):
        raise ImproperlyConfigured("ICS_CRM_OIDC_ISSUER must begin with https://.")
    return found
