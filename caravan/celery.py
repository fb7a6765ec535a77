"""The Celery application; `celery -A caravan` finds it here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravan.settings.dev")

app = Celery("caravan")
app.config_from_object("django.conf:settings.CELERY")
app.autodiscover_tasks()
