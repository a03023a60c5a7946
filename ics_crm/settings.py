"""All settings. What differs between machines comes from environment variables.

Two long parts stand beside the code they govern: the API's in `ics_crm.api.settings`, the pages
that need no sign-in in `ics_crm.public_routes`.

Three modes: `local` (nothing is set: embedded servers, plain http on this machine), `production`
(DATABASE_URL and REDIS_URL are set, or ICS_CRM_ENV=production), and `test` (set by the test run).
"""

from datetime import timedelta

from csp.constants import NONE, SELF

from ics_crm import environment as env
from ics_crm import single_sign_on_settings
from ics_crm.api import settings as api
from ics_crm.embedded.instance import BASE_DIR, Instance
from ics_crm.logs import logging_settings
from ics_crm.public_routes import OPEN_TO_EVERYBODY

INSTANCE = Instance.from_environment()
SERVERS_GIVEN = env.is_given("DATABASE_URL") or env.is_given("REDIS_URL")
MODE = env.text("ICS_CRM_ENV", "production" if SERVERS_GIVEN else "local")
PRODUCTION = MODE not in {"local", "test"}
if PRODUCTION:
    env.require(
        SECRET_KEY="at least 50 random characters, the same on every machine",  # noqa: S106
        DATABASE_URL="postgresql://user:password@host:5432/name",
        REDIS_URL="redis://:password@host:6379/0, the broker",
        ALLOWED_HOSTS="the names people reach the product by, separated by commas",
        EMAIL_URL="smtp+tls://user:password@host:587, for password mails",
        DEFAULT_FROM_EMAIL="the sender of those mails",
    )

# --- This copy of the product ------------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=False) and not PRODUCTION
SECRET_KEY = env.secret("SECRET_KEY") or INSTANCE.secret_key()
SECRET_KEY_FALLBACKS = env.secret_words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- Parts -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "audit",
    "nhsuk",
    "jobs",
    "accounts",
    "partners",
    "engagement",
    "ics_crm",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pgtrigger",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "ics_crm.middleware.RequestIdMiddleware",
    "ics_crm.compression.CompressApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "ics_crm.middleware.BodyLimitMiddleware",
    "accounts.private_pages.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ics_crm.middleware.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ics_crm.middleware.PageMethodMiddleware",
    "ics_crm.middleware.KeptFormMiddleware",
    "ics_crm.middleware.SignInMiddleware",
    "ics_crm.middleware.SecondFactorMiddleware",
    "partners.middleware.WithinSystemsMiddleware",
    "engagement.lists.usual_view.UsualViewMiddleware",
    "engagement.readings.middleware.ReadingsMiddleware",
]

ROOT_URLCONF = "ics_crm.urls"
WSGI_APPLICATION = "ics_crm.wsgi.application"
FORM_RENDERER = "nhsuk.forms.NHSFormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "engagement.context.page_frame",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.database(env.secret("DATABASE_URL", INSTANCE.database_url)),
        "CONN_MAX_AGE": env.number("ICS_CRM_DATABASE_CONNECTION_SECONDS", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}

# Whoever owns the tables, where that is somebody else: for migrations, backup and restore.
DATABASE_OWNER_URL = env.secret(
    "DATABASE_OWNER_URL", "" if env.is_given("DATABASE_URL") else INSTANCE.owner_url
)

REDIS_URL = env.redis(env.secret("REDIS_URL", INSTANCE.redis_url))
# Not the broker's database: clearing a cache empties the whole of it, waiting tasks included.
CACHE_URL = env.secret("CACHE_URL") or env.redis(
    REDIS_URL, database=env.redis_database(REDIS_URL) + 1
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "ics_crm",
    }
}

# Uploads are kept in the database by `jobs`; these limits are for what one request may carry.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
MAX_UPLOAD_SIZE = env.number("ICS_CRM_MAX_UPLOAD_MB", 50) * 1024 * 1024
# The files of an export are deleted after so many days.
EXPORT_DAYS = env.number("ICS_CRM_EXPORT_DAYS", 7)
RIGHTS_DAYS = env.number("ICS_CRM_RIGHTS_DAYS", 14)

# --- Who comes in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
_RULES = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_RULES}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_RULES}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_RULES}.CommonPasswordValidator"},
    {"NAME": f"{_RULES}.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=24).total_seconds())

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PUBLIC_ROUTES = OPEN_TO_EVERYBODY
# Routes below these namespaces answer 401 themselves instead of leading to the sign-in page.
TOKEN_NAMESPACES = frozenset({"api"})

ACCOUNT_ADAPTER = "ics_crm.sign_in.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters the address; the first mail proves it
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}

IS_TRIAL = not PRODUCTION
SECOND_FACTOR_REQUIRED = env.flag("ICS_CRM_REQUIRE_SECOND_FACTOR", default=False) or PRODUCTION
# Who sits there needs none, administrators apart.
TRUSTED_NETWORKS = env.networks("ICS_CRM_TRUSTED_NETWORKS")
SINGLE_SIGN_ON = single_sign_on_settings.from_environment(https_only=PRODUCTION)
SOCIALACCOUNT_ADAPTER = "ics_crm.single_sign_on.InvitedOnlyAdapter"
SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.providers()
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_GIVES_SECOND_FACTOR = env.flag("ICS_CRM_OIDC_GIVES_SECOND_FACTOR", default=False)
MFA_ADAPTER = "ics_crm.second_factor.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ by some seconds
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # plain http on this machine

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# Unused for so long a session ends (IdleSessionMiddleware), and after so long in any case.
SESSION_COOKIE_AGE = 60 * env.number("ICS_CRM_SESSION_IDLE_MINUTES", 60)
SESSION_LONGEST_SECONDS = 3600 * env.number("ICS_CRM_SESSION_HOURS", 12)
# Cookies ignore ports: two instances on one machine need different names to keep both signed in.
_COOKIE = "__Host-ics_crm" if PRODUCTION else f"ics_crm_{INSTANCE.digest}"
SESSION_COOKIE_NAME = f"{_COOKIE}_session"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
LAST_PERSON_COOKIE_NAME = f"{_COOKIE}_person"  # accounts/kept.py
CSRF_COOKIE_NAME = f"{_COOKIE}_csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ics_crm.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What browsers are told --------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION and env.flag("ICS_CRM_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, by plain http
if env.flag("ICS_CRM_BEHIND_PROXY", default=False):  # which must overwrite this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies of ours add to X-Forwarded-For: accounts/addresses.py
TRUSTED_PROXIES = env.number("ICS_CRM_TRUSTED_PROXIES", 0)
SECURE_HSTS_SECONDS = (
    env.number("ICS_CRM_HSTS_SECONDS", int(timedelta(days=365).total_seconds()))
    if PRODUCTION
    else 0
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Browsers count where a form's answer leads to as well.
        "form-action": [SELF, *([SINGLE_SIGN_ON.origin] if SINGLE_SIGN_ON.issuer else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "upgrade-insecure-requests": PRODUCTION,
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# --- Static files ------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static-build"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "ics_crm.staticfiles.ChosenFilesFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Paper -------------------------------------------------------------------------------------

PAPER_FONTS = BASE_DIR / "build" / "fonts"  # put there by bin/setup; never served
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing goes to a disk
    "staticfiles": {"BACKEND": "ics_crm.staticfiles.StaticFilesStorage"},
}

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- Mail --------------------------------------------------------------------------------------

for _name, _value in env.mail(env.secret("EMAIL_URL", f"file://{INSTANCE.mail_dir}")).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "ICS CRM <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where people reach the product, such as https://crm.example.nhs.uk: for links in scheduled mails.
PUBLIC_URL = env.text("ICS_CRM_PUBLIC_URL").rstrip("/")

# --- Background work ---------------------------------------------------------------------------

CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A process announces one thing at a time; the library's own value is ten for each.
CELERY_BROKER_POOL_LIMIT = env.number("ICS_CRM_BROKER_CONNECTIONS", 2)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task whose worker was killed is handed out again after this time, so no task may run longer.
    "visibility_timeout": 3600,
    # Look for such tasks every 10 seconds; the library's own value is every 100 seconds.
    "unacked_restore_throttle": 1,
}
CELERY_TASK_TIME_LIMIT = 3000
CELERY_TASK_SOFT_TIME_LIMIT = 2700
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True  # results and progress are rows of jobs.Job
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5  # then a task goes back to the broker for another worker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "ics_crm.heartbeats.BeatingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = env.text(
    "ICS_CRM_BEAT_FILE", str(INSTANCE.run_dir / "beat-schedule")
)
# What a lost message left behind is picked up by the sweep: within 90 seconds in any mode.
SWEEP_SECONDS = env.number("ICS_CRM_SWEEP_SECONDS", 60 if PRODUCTION else 30)

# --- Webhooks ----------------------------------------------------------------------------------

# Hosts, as name or name:port, that webhooks may reach although they lie in a private network.
WEBHOOK_PRIVATE_HOSTS = env.words("ICS_CRM_WEBHOOK_PRIVATE_HOSTS")
# For trials: those hosts without encryption.
WEBHOOK_HTTP = env.flag("ICS_CRM_WEBHOOK_HTTP", default=False) and not PRODUCTION

# --- API ---------------------------------------------------------------------------------------

API_REQUESTS_A_MINUTE = env.number("ICS_CRM_API_REQUESTS_A_MINUTE", 1200)  # a person's, together
API_CLIENT_REQUESTS_A_MINUTE = env.number("ICS_CRM_API_CLIENT_REQUESTS_A_MINUTE", 3000)
API_MAX_BODY_BYTES = 1024 * 1024
API_MAX_BULK_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE
REST_FRAMEWORK = api.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api.SPECTACULAR_SETTINGS
REST_KNOX = api.REST_KNOX
KNOX_TOKEN_MODEL = api.KNOX_TOKEN_MODEL
MIGRATION_MODULES = {"knox": None}  # its own table would be made, and stay empty, beside ours

# --- Monitoring ------------------------------------------------------------------------------

METRICS_TOKEN = env.secret("ICS_CRM_METRICS_TOKEN")  # without it, /metrics is not there

# --- Logs --------------------------------------------------------------------------------------

LOGGING = logging_settings(json=PRODUCTION, level=env.text("ICS_CRM_LOG_LEVEL", "INFO"))
