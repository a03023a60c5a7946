from django.apps import AppConfig


class NhsukConfig(AppConfig):
    name = "nhsuk"
    verbose_name = "NHS design system"
    default_auto_field = "django.db.models.BigAutoField"
