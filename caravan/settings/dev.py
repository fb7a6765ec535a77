"""Settings of `make run` and `make demo`: the real parts, on one machine."""

from caravan.settings.base import *
from caravan.settings.env import text

SECRET_KEY = text("SECRET_KEY", "development only: make run writes a real one to .caravan/")
ALLOWED_HOSTS = ["*"]
