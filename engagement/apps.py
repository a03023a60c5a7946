from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "engagement"
    verbose_name = "Engagement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known which function does this app's long work, and what is erased with a person."""
        from engagement import disclosing, packing  # noqa: F401
        from engagement.actions import bulk_scoring_run, calendar_run, figure_totals  # noqa: F401
        from engagement.actions.importing import forgetting, run, undo  # noqa: F401
        from engagement.actions.rights import forgetting as of_everything  # noqa: F401
        from engagement.actions.survey import forgetting as of_surveys  # noqa: F401
        from engagement.actions.survey.bringing_in import applying  # noqa: F401
        from engagement.actions.survey.bringing_in import forgetting as of_answers  # noqa: F401
        from engagement.exports import making  # noqa: F401
        from engagement.rights import work  # noqa: F401
        from engagement.surveys import closing, mails, opening  # noqa: F401
