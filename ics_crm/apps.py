from django.apps import AppConfig


class IcsCrmConfig(AppConfig):
    """Wiring; also makes the Celery application known to every process that loads Django."""

    name = "ics_crm"
    verbose_name = "ICS CRM"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tasks are sent through our application and its broker, also from the web process."""
        from ics_crm.celery import app

        app.set_default()
