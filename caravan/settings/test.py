"""Settings of the tests: the same PostgreSQL and Redis, cheap passwords, loose throttles."""

from caravan.settings.base import *

SECRET_KEY = "tests only, never used elsewhere"  # noqa: S105 (nothing to protect)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One connection per thread, closed with it: pytest-django drops the database at the end.
DATABASES["default"]["OPTIONS"] = {}
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
INSTALLED_APPS += ["django_migration_linter"]  # `make check` asks it whether a migration would lock a table
