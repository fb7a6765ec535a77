"""Settings that hold everywhere; dev, test and prod add to them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from caravan.settings import chains, env

BASE_DIR = env.BASE_DIR
DATA_DIR = Path(env.text("CARAVAN_DATA_DIR", str(BASE_DIR / ".caravan")))
DEMO = env.flag("CARAVAN_DEMO")
PUBLIC_URL = env.text("CARAVAN_PUBLIC_URL", "http://127.0.0.1:8000")

DEBUG = False
DEFAULT_EXCEPTION_REPORTER_FILTER = "caravan.reporting.Filter"
ROOT_URLCONF = "caravan.urls"
WSGI_APPLICATION = "caravan.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_vite",
    "drf_spectacular",
    "rest_framework",
    "caravan.accounts",
    "caravan.events",
    "caravan.chain",
    "annotation",
    "rewards",
    "registry",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caravan.context.page",
            ]
        },
    }
]

DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL", "postgresql://caravan@127.0.0.1:5432/caravan")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": int(env.text("DATABASE_POOL", "10")), "timeout": 10}},
    }
}

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "caravan.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("pt-br", _("Brazilian Portuguese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "caravan.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [path for path in (BASE_DIR / "static/dist", BASE_DIR / "static/public") if path.is_dir()]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
S3: dict[str, Any] = {
    "endpoint_url": env.text("S3_ENDPOINT_URL", ""),
    "region": env.text("S3_REGION", "us-east-1"),
    "access_key": env.text("S3_ACCESS_KEY", ""),
    "secret_key": env.text("S3_SECRET_KEY", ""),
    "addressing_style": env.text("S3_ADDRESSING_STYLE", "auto"),
    "bucket": env.text("S3_BUCKET", ""),
    "read_buckets": [name for name in env.text("S3_READ_BUCKETS", "").split(",") if name],
    "public_origins": [site for site in env.text("S3_PUBLIC_ORIGINS", "").split(",") if site],
}
if S3["bucket"]:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3["bucket"],
            "endpoint_url": S3["endpoint_url"] or None,
            "region_name": S3["region"],
            "access_key": S3["access_key"] or None,
            "secret_key": S3["secret_key"] or None,
            "addressing_style": S3["addressing_style"],
            "signature_version": "s3v4",
            "querystring_expire": 2 * 3600,
            "file_overwrite": False,
        },
    }
for _directive in ("img-src", "media-src", "connect-src"):
    CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive] += S3["public_origins"]
# Served from where they are built; prod collects them into STATIC_ROOT instead.
WHITENOISE_USE_FINDERS = True
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": BASE_DIR / "static/dist/manifest.json"}}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "caravan.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["caravan.api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["caravan.api.parsers.FastJSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "caravan.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["caravan.api.throttles.PersonThrottle", "caravan.api.throttles.StrangerThrottle"],
    "DEFAULT_THROTTLE_RATES": {"person": "6000/min", "stranger": "120/min", "login": "20/min", "labelspec": "240/min"},
    # How many proxies of ours add to X-Forwarded-For; what stands before them anybody may have written.
    "NUM_PROXIES": 0,
    "URL_FORMAT_OVERRIDE": None,  # exports have a `format` of their own
    "EXCEPTION_HANDLER": "caravan.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Caravan API",
    "DESCRIPTION": "Campaigns, labelling, review, rewards and receipts.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "CampaignState": "annotation.models.Campaign.State",
        "CampaignMove": "annotation.api.serializers.MOVES_TO",
        "ContributionState": "annotation.models.Contribution.State",
        "ImportState": "annotation.models.ImportJob.State",
        "NothingLeft": "annotation.api.serializers.NOTHING_LEFT",
        "RejectReason": "annotation.models.Contribution.Reason",
        "SkipReason": "annotation.api.serializers.SKIP_REASONS",
    },
}

CELERY = {
    "broker_url": REDIS_URL,
    "broker_connection_retry_on_startup": True,
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_default_queue": "default",
    "task_soft_time_limit": 240,
    "task_time_limit": 300,
    "worker_prefetch_multiplier": 1,
    "task_routes": {
        "annotation.tasks.refit_*": {"queue": "consensus"},
        "annotation.tasks.import_*": {"queue": "import_export"},
        "annotation.tasks.media_*": {"queue": "media"},
        "annotation.tasks.prelabel": {"queue": "media"},
        "annotation.tasks.tell_models": {"queue": "media"},
        "caravan.chain.tasks.*": {"queue": "chain"},
        "rewards.tasks.*": {"queue": "chain"},
        "registry.tasks.make_files": {"queue": "import_export"},
        "registry.tasks.*": {"queue": "chain"},
    },
    "beat_schedule": {
        "deliver events": {"task": "caravan.events.tasks.deliver_events", "schedule": 5.0},
        "rescue imports": {"task": "annotation.tasks.rescue_imports", "schedule": 60.0},
        "expire reservations": {"task": "annotation.tasks.expire_reservations", "schedule": 15.0},
        "accept by silence": {"task": "annotation.tasks.accept_by_silence", "schedule": 5.0},
        "settle appeals": {"task": "annotation.tasks.settle_appeals", "schedule": 5.0},
        "audit rejections": {"task": "annotation.tasks.audit_rejections", "schedule": 3600.0},
        "ask models": {"task": "annotation.tasks.prelabel_due_campaigns", "schedule": 10.0},
        "refit campaigns": {"task": "annotation.tasks.refit_due_campaigns", "schedule": 5.0},
        "settle quiet campaigns": {"task": "annotation.tasks.settle_quiet_campaigns", "schedule": 3600.0},
        "tick the chain": {"task": "caravan.chain.tasks.tick", "schedule": 3.0},
        "seal epochs": {"task": "rewards.tasks.seal_due_epochs", "schedule": 5.0},
        "share out use": {
            "task": "registry.tasks.settle_due",
            "schedule": float(env.text("SETTLEMENT_SECONDS", "3600")),
        },
        "gather payments": {
            "task": "registry.tasks.gather_payments",
            "schedule": float(env.text("SETTLEMENT_SECONDS", "3600")),
        },
        "tidy calls": {"task": "registry.tasks.tidy_calls", "schedule": 60.0},
        "follow claims": {"task": "rewards.tasks.follow_claims", "schedule": 10.0},
        "audit the ledger": {"task": "rewards.tasks.audit_ledger", "schedule": 300.0},
        "seal the ledger": {"task": "rewards.tasks.seal_ledger", "schedule": 10.0},
        "check the ledger": {"task": "rewards.tasks.check_ledger", "schedule": 86_400.0},
        "rescue files": {"task": "registry.tasks.rescue_files", "schedule": 60.0},
        "audit the registry": {"task": "registry.tasks.audit_registry", "schedule": 3600.0},
    },
    "timezone": "UTC",
}

CHAIN: dict[str, Any] = {
    "id": int(env.text("CHAIN_ID", "31337")),
    "rpc_url": env.Secret(env.text("CHAIN_RPC_URL", "")),
    "confirmations": env.text("CHAIN_CONFIRMATIONS", "1"),
    "max_fee_wei": int(Decimal(env.text("CHAIN_MAX_FEE_GWEI", "0")) * 10**9),
    "explorer_url": env.text("CHAIN_EXPLORER_URL", ""),
    "poster_key": env.Secret(env.text("CHAIN_POSTER_KEY", "")),
    "relayer_key": env.Secret(env.text("CHAIN_RELAYER_KEY", "")),
    "operator_key": env.Secret(env.text("CHAIN_OPERATOR_KEY", "")),
    "poster_daily_wei": int(Decimal(env.text("CHAIN_POSTER_DAILY_ETH", "0")) * 10**18),
    "relayer_daily_wei": int(Decimal(env.text("CHAIN_RELAYER_DAILY_ETH", "0")) * 10**18),
    "operator_daily_wei": int(Decimal(env.text("CHAIN_OPERATOR_DAILY_ETH", "0")) * 10**18),
}
# Several chains at once: the first takes the place of CHAIN, whose settings are what the others do not say.
CHAIN, *OTHER_CHAINS = chains.several(env.text("CHAINS", ""), CHAIN)
TOKENS = chains.tokens(env.text("TOKENS", ""), [CHAIN, *OTHER_CHAINS])
# Private networks that model backends may live on; the public internet needs no leave.
OUTGOING_NETWORKS = [name for name in env.text("OUTGOING_NETWORKS", "").split(",") if name]
# What the house pays gas for: the least of a token, in whole tokens, and how often a day for one person (0: no limit).
RELAY_MINIMUM = env.text("RELAY_MINIMUM", "0")
RELAYS_A_DAY = int(env.text("RELAYS_A_DAY", "24"))
EPOCH_MIN_ENTITLEMENTS = int(env.text("EPOCH_MIN_ENTITLEMENTS", "1"))
UNFILLED_SECONDS = int(env.text("UNFILLED_SECONDS", str(3 * 24 * 3600)))
# A campaign whose reviewers surely refuse a larger share of the answers has its refusals audited.
REJECTION_LIMIT = float(env.text("REJECTION_LIMIT", "0.3"))
RESERVATION_SECONDS = int(env.text("RESERVATION_SECONDS", "1800"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
