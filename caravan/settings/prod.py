"""Settings of a deployment: everything that has no safe default comes from the environment."""

from caravan.settings.base import *
from caravan.settings.env import text

SECRET_KEY = text("SECRET_KEY")
ALLOWED_HOSTS = text("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = False
REST_FRAMEWORK["NUM_PROXIES"] = int(text("CARAVAN_PROXIES", "1"))
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedStaticFilesStorage"
