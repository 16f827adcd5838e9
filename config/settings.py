"""All settings of Mingbai, read from the environment. Numbers with a legal source name it here or
stand beside the rule they belong to; nothing in this file is a business rule."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from config import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
TESTING = "pytest" in sys.modules

# `demo` runs the sandbox gateways and the demo pages; `production` refuses them (config/checks.py).
ENVIRONMENT = env.choice("MINGBAI_ENVIRONMENT", "demo", frozenset({"demo", "production"}))
DEMO = ENVIRONMENT == "demo"
DEBUG = env.flag("DJANGO_DEBUG", False)

DEMO_SECRET = "demo-only-secret-that-the-deploy-check-refuses"  # noqa: S105  # nosec B105  # refused by the deploy check
SECRET_KEY = env.text("DJANGO_SECRET_KEY", DEMO_SECRET)
ALLOWED_HOSTS = env.words("DJANGO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.words("DJANGO_CSRF_TRUSTED_ORIGINS", "")
SITE_URL = env.text("SITE_URL", f"http://localhost:{env.integer('PORT', 8000)}")

# Keys of personal data: `id:hex,...`; the first encrypts, all decrypt. Never SECRET_KEY.
DEMO_DATA_KEYS = "demo:" + "d0" * 32
PERSONAL_DATA_KEYS = env.keys("PERSONAL_DATA_KEYS", DEMO_DATA_KEYS)
DEMO_INDEX_KEY = "1d" * 32
BLIND_INDEX_KEY = bytes.fromhex(env.text("BLIND_INDEX_KEY", DEMO_INDEX_KEY))

# Reading: seals the heads of evidence chains; the daily roots are also written to a folder outside
# the database, best one on write-once storage.
DEMO_SEAL_KEY = "5e" * 32
EVIDENCE_SEAL_KEY = bytes.fromhex(env.text("EVIDENCE_SEAL_KEY", DEMO_SEAL_KEY))
EVIDENCE_ANCHOR_DIR = Path(env.text("EVIDENCE_ANCHOR_DIR", str(VAR_DIR / "anchors")))

INSTALLED_APPS = [
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "storefront",
    "policies",
    "claims",
    *(["policies.payments.sandbox_cashier"] if DEMO else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "storefront.foundation.unchanged.UnchangedMiddleware",
    "config.content_policy.OnePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "storefront.foundation.editions.EditionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storefront.foundation.editions.page_context",
            ],
        },
    },
]
FORM_RENDERER = "storefront.foundation.forms.ComponentRenderer"

# SQLite: IMMEDIATE, or two writers meet "database is locked" in half of their posts. The cache is each
# connection's own and connections are kept, one a thread: small, for the file is mapped and so shared.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-4000; PRAGMA mmap_size=134217728;"
    ),
}
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'mingbai.sqlite3'}"), SQLITE_OPTIONS
    )
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the browser journeys' server threads need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

CACHE_URL = env.text("CACHE_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mingbai"}
}

AUTH_USER_MODEL = "storefront.User"
AUTHENTICATION_BACKENDS = ["storefront.accounts.backends.AccountBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:account"

# Accounts: django-allauth keeps accounts, login stages and second factors; codes and their caps are
# rows of ours (storefront/accounts), so that they survive a restart.
ACCOUNT_ADAPTER = "storefront.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "storefront.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_ISSUER = "Mingbai"
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "storefront.accounts.sessions"
# Codes that may be sent in an hour and in a day.
CODES_PER_NUMBER = (env.integer("CODES_PER_NUMBER_HOURLY", 10), env.integer("CODES_PER_NUMBER_DAILY", 20))
CODES_PER_ADDRESS = (env.integer("CODES_PER_ADDRESS_HOURLY", 60), env.integer("CODES_PER_ADDRESS_DAILY", 300))
# `sandbox` or the dotted path of a class with `check(name=, id_number=)`.
IDENTITY_GATEWAY = env.text("IDENTITY_GATEWAY", "sandbox")

# Messages: `demo` delivers into the handset at /demo/phone/; `aliyun` is one signed request.
SMS_GATEWAY = env.choice("SMS_GATEWAY", "demo", frozenset({"demo", "aliyun"}))
ALIYUN_SMS_ENDPOINT = env.text("ALIYUN_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")
ALIYUN_SMS_KEY_ID = env.text("ALIYUN_SMS_KEY_ID", "")
ALIYUN_SMS_KEY_SECRET = env.text("ALIYUN_SMS_KEY_SECRET", "")
ALIYUN_SMS_SIGN_NAME = env.text("ALIYUN_SMS_SIGN_NAME", "")
# Our text codes and the provider's templates: `phone_code=SMS_1,policy_issued=SMS_2`.
ALIYUN_SMS_TEMPLATES = dict(pair.split("=", 1) for pair in env.words("ALIYUN_SMS_TEMPLATES", ""))

# In the session alone: looking into a cookie first costs every page, and nobody's messages lie there.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())  # signed in for 30 days
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "storefront.shop.views.errors.token_missing"
if env.flag("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *env.words("CSP_FORM_ACTION", "")],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a folder that is not there
STATICFILES_DIRS = [BASE_DIR / "static"]
# How long a process trusts its memory of what is on sale; only pages that show use it (shop/window.py).
WINDOW_SECONDS = env.integer("WINDOW_SECONDS", 0 if TESTING else 2)
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "storefront.foundation.stylesheet.StylesheetFinder",
]
# Hashed names once `collectstatic` has run; before that WhiteNoise serves the sources as they are.
HASHED_STATIC = env.flag(
    "HASHED_STATIC", not DEMO or ((STATIC_ROOT / "staticfiles.json").exists() and not (DEBUG or TESTING))
)
WHITENOISE_USE_FINDERS = not HASHED_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

# Documents: system fonts with the rare characters of names; the seal's key and certificate in one file.
DOCUMENT_FONTS = ("Noto Sans CJK SC", "Noto Serif CJK SC")
SEAL_FILE = Path(env.text("SEAL_FILE", str(VAR_DIR / "seal" / "seal.pem")))
SEAL_NAME = env.text("SEAL_NAME", "明白演示（演示）")

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Two queues: `now` for what a person waits for, `heavy` for papers and batches.
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://localhost")
BROKER_DIR = VAR_DIR / "broker"
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("messages", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
    # No pool of children: over this broker they share one queue, and a child that is killed takes the
    # queue's lock with it; the next one would wait for ever.
    CELERY_WORKER_POOL = "solo"
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"unacked_restore_throttle": 1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "now"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "query-payments": {"task": "policies.query_payments", "schedule": 30.0},
    "sweep-outbox": {"task": "storefront.sweep_outbox", "schedule": 10.0},
    "erase-expired": {"task": "storefront.erase_expired", "schedule": 3600.0},
    # Reading: close the day's evidence, erase abandoned sales; quoting: empty what they left.
    "anchor-evidence": {"task": "storefront.anchor_evidence", "schedule": 600.0},
    "erase-abandoned-sales": {"task": "storefront.erase_abandoned_sales", "schedule": 3600.0},
    "erase-forgotten-people": {"task": "policies.erase_forgotten_people", "schedule": 3600.0},
    "count-sold-versions": {"task": "policies.count_sold_versions", "schedule": 300.0},
    "erase-abandoned-quotes": {"task": "policies.erase_abandoned_quotes", "schedule": 3600.0},
}

# Whether an effect's row is pushed to the broker after commit; without, only the sweep delivers it.
OUTBOX_PUSH = env.flag("OUTBOX_PUSH", not TESTING)

# The floor of reading time is real at 1; journeys in tests shorten it, the deploy check refuses that.
READING_FLOOR_SCALE = env.number("READING_FLOOR_SCALE", 1.0)

# Payments. One adapter speaks the Alipay protocol; `sandbox` points it at the bundled cashier, and the
# browser goes there by a path, so that it stays on the host it came by.
PAYMENT_GATEWAY = env.choice("PAYMENT_GATEWAY", "sandbox", frozenset({"sandbox", "alipay"}))
PAYMENT_TRANSPORT = "in_process" if TESTING else "http"
_CASHIER = "/demo/cashier/gateway.do"
_ALIPAY = "https://openapi.alipay.com/gateway.do"
_SANDBOX = PAYMENT_GATEWAY == "sandbox"
ALIPAY_GATEWAY_URL = env.text("ALIPAY_GATEWAY_URL", SITE_URL + _CASHIER if _SANDBOX else _ALIPAY)
ALIPAY_PAGE_URL = env.text("ALIPAY_PAGE_URL", _CASHIER if _SANDBOX else ALIPAY_GATEWAY_URL)
ALIPAY_APP_ID = env.text("ALIPAY_APP_ID", "2026000000000001" if _SANDBOX else "")
ALIPAY_SELLER_ID = env.text("ALIPAY_SELLER_ID", "2088000000000001" if _SANDBOX else "")
ALIPAY_PRIVATE_KEY_FILE = env.text("ALIPAY_PRIVATE_KEY_FILE", str(VAR_DIR / "payments" / "private.pem"))
ALIPAY_PUBLIC_KEY_FILE = env.text("ALIPAY_PUBLIC_KEY_FILE", str(VAR_DIR / "cashier" / "public.pem"))
PAYMENT_PUBLISHED_KEY_FILE = str(VAR_DIR / "payments" / "public.pem")

# The demo cashier's own settings: the one merchant it knows, its keys, how its notices travel.
SANDBOX_CASHIER: dict[str, Any] = {
    "app_id": ALIPAY_APP_ID,
    "seller_id": ALIPAY_SELLER_ID,
    "merchant_public_key": PAYMENT_PUBLISHED_KEY_FILE,
    "key_folder": str(VAR_DIR / "cashier"),
    "in_process": TESTING,
    "wake": not TESTING,
}
if DEMO:
    CELERY_BEAT_SCHEDULE["cashier-notices"] = {"task": "sandbox_cashier.send_due_notices", "schedule": 5.0}

# Logs: one line each, through a filter that drops personal data.
LOGGING = logs.configure(as_json=not DEMO, level=env.text("LOG_LEVEL", "WARNING" if TESTING else "INFO"))
