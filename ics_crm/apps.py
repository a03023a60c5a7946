from django.apps import AppConfig


class IcsCrmConfig(AppConfig):
    name = "ics_crm"
    verbose_name = "ICS CRM"
    default_auto_field = "django.db.models.BigAutoField"
