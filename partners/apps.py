from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "Partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known how bodies name this app's records, and what is erased with a person."""
        from partners.actions import external_key, reason  # noqa: F401
        from partners.api.naming import add_namings

        add_namings()
