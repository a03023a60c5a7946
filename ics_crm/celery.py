"""The Celery application, its three queues and its schedule."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_postrun, task_prerun
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ics_crm.settings")

from django.conf import settings
from django.utils.log import configure_logging

from ics_crm.heartbeats import WorkerHeartbeat
from ics_crm.logs import request_id

app = Celery("ics_crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(WorkerHeartbeat)

# Short work that a person waits for; long work that must not hold it up; and posts to receivers,
# which wait for other people's servers.
app.conf.task_queues = [Queue("default"), Queue("bulk"), Queue("webhooks")]
app.conf.task_routes = {"engagement.send_webhooks": {"queue": "webhooks"}}

# A run that could not start before its successor is due is dropped: they would pile up overnight.
app.conf.beat_schedule = {
    "engagement.sweep": {
        "task": "engagement.sweep",
        "schedule": settings.SWEEP_SECONDS,
        "options": {"expires": settings.SWEEP_SECONDS},
    },
    # Events logged ahead of time count from their own day on, so soon after each London midnight.
    "engagement.post_arrived": {
        "task": "engagement.post_arrived",
        "schedule": crontab(minute="10"),
    },
    # Plans that begin on a day begin soon after its midnight, and before anything is scored anew.
    "engagement.follow_plans": {
        "task": "engagement.follow_plans",
        "schedule": crontab(minute="2"),
        "options": {"queue": "bulk", "expires": 3000},
    },
    "engagement.extend_series": {
        "task": "engagement.extend_series",
        "schedule": crontab(minute="5", hour="0", day_of_week="mon"),
        "options": {"queue": "bulk"},
    },
    # After scoring, which writes what is added up.
    "engagement.add_up_behind": {
        "task": "engagement.add_up_behind",
        "schedule": crontab(minute="3-59/10"),
        "options": {"queue": "bulk", "expires": 500},
    },
    "engagement.add_up_all": {
        "task": "engagement.add_up_all",
        "schedule": crontab(minute="15", hour="2"),
        "options": {"queue": "bulk"},
    },
    "engagement.fetch_calendars": {
        "task": "engagement.fetch_calendars",
        "schedule": crontab(minute="25"),
        "options": {"expires": 3000},
    },
    "engagement.clear_calendars": {
        "task": "engagement.clear_calendars",
        "schedule": crontab(minute="50", hour="2"),
        "options": {"queue": "bulk"},
    },
    "engagement.forget_drafts": {
        "task": "engagement.forget_drafts",
        "schedule": crontab(minute="50", hour="3"),
    },
    # In the morning and not at night: these are mails to people.
    "engagement.remind": {
        "task": "engagement.remind",
        "schedule": crontab(minute="15", hour="8-17"),
        "options": {"expires": 3000},
    },
    # During the day, for the same reason; reminders not at weekends.
    "engagement.open_surveys": {
        "task": "engagement.open_surveys",
        "schedule": crontab(minute="20", hour="8-18"),
        "options": {"expires": 3000},
    },
    "engagement.remind_of_surveys": {
        "task": "engagement.remind_of_surveys",
        "schedule": crontab(minute="35", hour="9-16", day_of_week="mon-fri"),
        "options": {"queue": "bulk", "expires": 3000},
    },
    "engagement.close_surveys": {
        "task": "engagement.close_surveys",
        "schedule": crontab(minute="45"),
        "options": {"expires": 3000},
    },
    "engagement.raise_decisions": {
        "task": "engagement.raise_decisions",
        "schedule": crontab(minute="30", hour="5"),
        "options": {"queue": "bulk"},
    },
    "engagement.digest": {
        "task": "engagement.digest",
        "schedule": crontab(minute="5", hour="7-17", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "engagement.clear_exports": {
        "task": "engagement.clear_exports",
        "schedule": crontab(minute="35"),
        "options": {"queue": "bulk", "expires": 3000},
    },
    "engagement.clear_answers": {
        "task": "engagement.clear_answers",
        "schedule": crontab(minute="37"),
        "options": {"queue": "bulk", "expires": 3000},
    },
    "engagement.forget_words": {
        "task": "engagement.forget_words",
        "schedule": crontab(minute="20", hour="1"),
        "options": {"queue": "bulk"},
    },
    "engagement.send_webhooks": {
        "task": "engagement.send_webhooks",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "engagement.forget_webhooks": {
        "task": "engagement.forget_webhooks",
        "schedule": crontab(minute="40", hour="1"),
        "options": {"queue": "bulk"},
    },
    "accounts.forget_answers": {
        "task": "accounts.forget_answers",
        "schedule": crontab(minute="40"),
    },
    "accounts.forget_issued_tokens": {
        "task": "accounts.forget_issued_tokens",
        "schedule": crontab(minute="45"),
    },
    "accounts.forget_sessions": {
        "task": "accounts.forget_sessions",
        "schedule": crontab(minute="55"),
        "options": {"queue": "bulk", "expires": 3000},
    },
    "audit.seal": {
        "task": "audit.seal",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "audit.check_seals": {
        "task": "audit.check_seals",
        "schedule": crontab(minute="10", hour="4"),
        "options": {"queue": "bulk"},
    },
    "jobs.send_mails": {
        "task": "jobs.send_mails",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "jobs.forget_mails": {
        "task": "jobs.forget_mails",
        "schedule": crontab(minute="30", hour="1"),
        "options": {"queue": "bulk"},
    },
    "jobs.reap": {
        "task": "jobs.reap",
        "schedule": 60,
        "options": {"expires": 60},
    },
}


@setup_logging.connect
def use_django_logging(**_: Any) -> None:
    """Worker and scheduler log as the web process does."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@task_prerun.connect
def remember_task(task_id: str, **_: Any) -> None:
    """What the task logs carries its id."""
    request_id.set(task_id)


@task_postrun.connect
def forget_task(**_: Any) -> None:
    """What follows is not the task's."""
    request_id.set("-")
