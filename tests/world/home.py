"""Whose world it is: the system, who is in it, and how its records are reached."""

from dataclasses import dataclass, field

from django.apps import apps
from django.test import Client

from accounts.models import User
from partners.models import System
from tests.integration.rules.database import OUR_APPS
from tests.routes import Resolver, Value

MARK = "Zebedee"
SECRET = "quagmire"
EVERYBODY = "everybody"


@dataclass
class World:
    """The home system, who is in it by role, and a stranger from another system."""

    system: System
    users: dict[str, User] = field(default_factory=dict)
    stranger: User | None = None
    partner_token: str = ""
    survey_token: str = ""
    invitation_token: str = ""

    def client(self, who: str) -> Client:
        """A signed-in client of a role, of the stranger, or of nobody."""
        client = Client(raise_request_exception=False)
        user = self.stranger if who == "stranger" else self.users.get(who)
        if user is not None:
            client.force_login(user)
        return client

    def resolver(self) -> Resolver:
        """Finds addresses with the eyes of someone who has every role."""
        values = {
            **route_values(),
            "token": [
                Value("token", self.partner_token),
                Value("surveytoken", self.survey_token),
                Value("invitation", self.invitation_token),
            ],
            "sheet_kind": [Value("sheet", "people")],
            "section": [Value("section", "over_time")],
            "slot": [Value("slot", "so_what:over_time.contacts")],
            "file_kind": [Value("file", "paper")],
            "table": [Value("table", "people")],
        }
        return Resolver(self.client(EVERYBODY), values)


def route_values() -> dict[str, list[Value]]:
    """Public ids of the newest few rows of every table, and the few other variable parts."""
    return {
        "public_id": [
            Value(f"{model._meta.model_name} {rank}", public_id)
            for app in OUR_APPS
            for model in apps.get_app_config(app).get_models()
            if any(f.name == "public_id" for f in model._meta.concrete_fields)
            for rank, public_id in enumerate(
                model._default_manager.order_by("-pk").values_list("public_id", flat=True)[:12]
            )
        ],
        "kind": [Value("kind", "trusts"), Value("todokind", "commitment_due")],
        "uidb36": [Value("uid", "1")],
        "key": [Value("key", "set-password")],
        "pk": [Value("passkey", 1)],
        "format": [Value("format", "json")],
        "name": [
            *(Value("topic", name) for name in ("events", "partnerships")),
            Value("file", "people.csv"),
        ],
    }
