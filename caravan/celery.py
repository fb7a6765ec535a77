"""The Celery application; `celery -A caravan` finds it here."""

import os

from celery import Celery
from django.conf import settings

# `manage.py` and `make run` have said otherwise by now; whatever else starts here is a deployment.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravan.settings.prod")

app = Celery("caravan")
# Asked for late: the settings are a module of this package, so they cannot be read while it is being imported.
app.add_defaults(lambda: settings.CELERY)
app.autodiscover_tasks()
