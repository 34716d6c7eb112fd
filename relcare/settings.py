"""All settings, from the environment. `.env.example` lists every name with a line each."""

from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import schedule
from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from relcare.embedded import FOR_TESTS, Embedded
from relcare.env import Env, Refused
from relcare.outward import mail_provider, metrics_token, sms, vapid
from relcare.secrets import kept_secret

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.text("RELCARE_VAR", str(BASE_DIR / "var"))).absolute()
# Set by tests/settings.py alone.
TESTING = env.flag("RELCARE_TESTING", False)
DEBUG = env.flag("DEBUG", False)

# --- Database -------------------------------------------------------------------------------------
POSTGRES = ("postgres", "postgresql")
DATABASE_URL = env.address("DATABASE_URL", POSTGRES)
DATABASE_OWNER_URL = env.address("DATABASE_OWNER_URL", POSTGRES)
# Read by `manage.py create_roles` alone.
DATABASE_ADMIN_URL = env.address("DATABASE_ADMIN_URL", POSTGRES)
EMBEDDED = Embedded(VAR / "test-pg", FOR_TESTS) if TESTING else Embedded(VAR / "pg")
IS_EMBEDDED = not DATABASE_URL
if DATABASE_OWNER_URL and not DATABASE_URL:
    raise Refused("DATABASE_OWNER_URL is set and DATABASE_URL is not; set both or none")
# The launcher gives its children the address of the embedded server: what is kept in VAR is theirs too.
LAUNCHED = env.flag("RELCARE_LAUNCHED", False)
KEEPS_SECRETS = IS_EMBEDDED or LAUNCHED
USE_POOL = env.flag("RELCARE_POOL", False)


def database(url: str) -> dict[str, Any]:
    """One alias. Parameters travel apart from statements, which are prepared at the third use."""
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3, "connect_timeout": 10}
    # A server that went away without a word is given up within a task's time; over TCP alone.
    options |= {"keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}
    options["tcp_user_timeout"] = 15_000
    if USE_POOL:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {
        **dj_database_url.parse(url),
        "ENGINE": "relcare.postgres" if IS_EMBEDDED else "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if USE_POOL else 60,
        # A database that was restarted costs nobody a request.
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASES: dict[str, dict[str, Any]] = {
    "default": database(DATABASE_URL or EMBEDDED.url("relcare_app")),
}
if IS_EMBEDDED or DATABASE_OWNER_URL:
    DATABASES["owner"] = database(DATABASE_OWNER_URL or EMBEDDED.url("relcare_owner"))
    # Only the name is copied, so tests go on as relcare_app.
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASE_ROUTERS = ["privacy.routers.Router"]

# --- Secrets --------------------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
FIELD_KEY = env.text("FIELD_KEY")
if TESTING:
    SECRET_KEY = SECRET_KEY or "only-for-tests"
    FIELD_KEY = FIELD_KEY or "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISE="
elif KEEPS_SECRETS:
    SECRET_KEY = SECRET_KEY or kept_secret(VAR / "secret_key", get_random_secret_key)
    FIELD_KEY = FIELD_KEY or kept_secret(VAR / "field_key", lambda: Fernet.generate_key().decode())
if not SECRET_KEY or not FIELD_KEY:
    missing = "SECRET_KEY" if not SECRET_KEY else "FIELD_KEY"
    raise Refused(
        f"{missing} is not set; with DATABASE_URL it must come from the environment or {missing}_FILE"
    )
try:
    Fernet(FIELD_KEY)
except ValueError:
    raise Refused("FIELD_KEY must be a Fernet key: 32 bytes in URL-safe base64") from None

# --- Applications ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "privacy",
    "rest",
    "practices",
    "clients",
    "relationships",
    "assessments",
    "reminders",
    "caseload",
    "relcare",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rest.middleware.Limits",
    "privacy.actor.ActorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "relcare.urls"
WSGI_APPLICATION = "relcare.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Address and cookies --------------------------------------------------------------------------
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, least=1, most=65535)
_host = f"[{HOST}]" if ":" in HOST else HOST
PUBLIC_URL = env.address("PUBLIC_URL", ("http", "https"), f"http://{_host}:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{_host}")
SECURE_COOKIES = env.flag("SECURE_COOKIES", PUBLIC_URL.startswith("https://"))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
# Lax, not Strict: a link in a mail opens the application signed in.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "practices.sessions"
# An idle session ends; `rls.enter` prolongs one that is used. The cookie itself goes with the browser.
IDLE_SECONDS = SESSION_COOKIE_AGE = env.number("IDLE_MINUTES", 30, least=5, most=24 * 60) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Answered without a transaction: nobody acts there.
PATHS_WITHOUT_ACTOR = frozenset({"/healthz", "/metrics"})
# Behind a message's link: a code that was tried is counted before anybody is answered.
PATHS_BY_STEPS = "/r/"
# The application reads it and sends it back as a header.
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "rest.problems.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# The check of cross-site forgery over https reads the referrer.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 0)
BEHIND_PROXY = env.flag("BEHIND_PROXY", False)
# Reads /metrics from elsewhere. Behind a proxy everybody comes from here, so that only the token counts.
METRICS_TOKEN = metrics_token(env)
if BEHIND_PROXY:
    # Only where a proxy sets this header itself: anyone else could send it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in limits count by the address that the proxy names.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
# A questionnaire, written here or imported; rest.middleware.Limits holds everything else to 1 MB.
FORM_BYTES = 2 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM_BYTES

# --- Sign-in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "practices.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "practices.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# practices.mails has the one mail about signing in, to known accounts alone.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_SERVE_SPECIFICATION = False
HEADLESS_FRONTEND_URLS = {"account_reset_password_from_key": f"{PUBLIC_URL}/password/reset/{{key}}"}
MFA_ADAPTER = "practices.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "RelCare"

# --- API ------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "rest.problems.handler",
    "DEFAULT_SCHEMA_CLASS": "rest.schema.Schema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest.authentication.ActorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest.permissions.Needs"],
    "DEFAULT_RENDERER_CLASSES": ["rest.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    # Times stay as they are stored, in UTC; the renderer writes them.
    "DATETIME_FORMAT": None,
    "DEFAULT_METADATA_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest.renderers.JSONRenderer"],
}
SPECTACULAR_SETTINGS = {
    # Several nouns have a state or a kind; in the schema each set of words has one name.
    "ENUM_NAME_OVERRIDES": {
        "CaseState": "clients.models.CASE_STATES",
        "SessionState": "clients.models.SESSION_STATES",
        "InboxKind": "clients.models.INBOX_KINDS",
        "SafetyReferenceStatus": "clients.models.SAFETY_REFERENCES",
        "ConsentRight": "clients.models.RIGHTS",
        "GuardianRight": "clients.models.GUARDIAN_RIGHTS",
        "CaseKind": ["individual", "couple"],
        "NoteKind": ["case", "process"],
        "Area": "relationships.words.AREAS",
        "BoundaryEventKind": "relationships.words.BOUNDARY_EVENTS",
        "DisagreementOutcome": "relationships.words.OUTCOMES",
        "Move": "relationships.words.MOVES",
        "Side": "relationships.words.SIDES",
        "PlanPart": "relationships.words.PLAN",
        "DefencePattern": "relationships.words.DEFENCE_PATTERNS",
        "NormState": "relationships.words.NORM_STATES",
        "RequestState": "relationships.words.REQUEST_STATES",
        "AskAnswer": "relationships.words.ASK_ANSWERS",
        "NormAnswer": "relationships.words.ANSWERS",
        "SetBy": "relationships.words.SET_BY",
        "SecretsPolicyKind": "practices.models.SECRETS_POLICIES",
        "NormDiffKind": ["same", "different", "only_one", "not_compared"],
        "Capacity": "relationships.words.CAPACITIES",
        "Opened": "relationships.words.OPENINGS",
        "Rater": "relationships.words.RATERS",
        "HomeworkState": "assessments.models.HOMEWORK_STATES",
        "TaskKind": "assessments.models.TASK_KINDS",
        "CourseState": "assessments.models.COURSE_STATES",
        "FormState": "assessments.models.VERSION_STATES",
        "ResponseStatus": ["draft", "sent"],
        "LinkFactorKind": "reminders.models.FACTORS",
        "BlindSpotKind": ["differ", "differ_once"],
        "PlanState": "reminders.models.PLAN_STATES",
        "PlanPurpose": ["check_in", "homework"],
        "MessageState": "reminders.models.MESSAGE_STATES",
        "MessageChannel": "clients.models.CHANNELS",
        "AddressedChannel": "clients.models.ADDRESSED",
        "PracticeStep": "relationships.words.PRACTICE_STEPS",
        "ActivityKind": "relationships.api.activities.KINDS",
        "BreakKind": "relationships.words.BREAK_KINDS",
        "BreakState": "relationships.words.BREAK_STATES",
        "DisclosureState": "relationships.words.DISCLOSURE_STATES",
        "DisclosureAnswer": "relationships.words.DISCLOSURE_ANSWERS",
        "GoalState": "relationships.words.GOAL_STATES",
        "EntryKind": "caseload.sources.KINDS",
        "JotKind": "clients.models.JOT_KINDS",
        "JotFiledAs": "clients.models.FILED_AS",
        "ShareKind": "caseload.shared.KINDS",
        "SessionClosed": ["held", "missed", "late_cancelled"],
        "EntrySpace": ["care", "team", "joint"],
        "CaseSide": ["a", "b"],
        "Fit": ["overloaded", "strained", "unknown", "holds"],
    },
    "TITLE": "RelCare",
    "DESCRIPTION": "Relationship therapy between sessions.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Static files, cache, language ----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = Path(env.text("STATIC_ROOT", str(VAR / "static")))
WHITENOISE_ALLOW_ALL_ORIGINS = False
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        # One folder for all web processes: rate limits count across them.
        "LOCATION": str(VAR / "cache"),
        # Where it is full some are forgotten, and with them who was wrong too often.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]

# --- Mail -----------------------------------------------------------------------------------------
# Where no server is named, the launcher runs a mail sink.
EMAIL_HOST_IS_SET = bool(env.text("EMAIL_HOST"))
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 1025, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise Refused("EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other")
# For the whole of one mail: a worker that is told to stop finishes its message first, within ten seconds.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 8, least=1, most=8)
EMAIL_BACKEND, ANYMAIL = mail_provider(env)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "no-reply@localhost")

# --- Web push and text messages -------------------------------------------------------------------
VAPID_PRIVATE_KEY, VAPID_SUBJECT = vapid(env)
SMS_PROVIDER, TWILIO_ACCOUNT, TWILIO_TOKEN, SMS_FROM = sms(env)

# --- Workers --------------------------------------------------------------------------------------
TICK_SECONDS = env.number("TICK_SECONDS", 5 if KEEPS_SECRETS else 15, least=1, most=300)
# Whoever sends no heartbeat for so many is late: red on the health page, and ended by its watchdog.
LATE_AFTER_TICKS = 6
BROKER_FOLDER = VAR / "broker"
CELERY_BROKER_URL = env.address("BROKER_URL", ("filesystem", "amqp", "amqps"), "filesystem://")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away: workers wait for it, and never end by themselves.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 4
CELERY_BROKER_HEARTBEAT = 20
# A doorbell that can't be rung is rung again by the next tick.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 3,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
# It would leave its messages in the folder; on RabbitMQ its queues keep a killed worker from coming back.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"
if CELERY_BROKER_URL.startswith("amqp"):
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"confirm_publish": True}
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_WORKER_DETECT_QUORUM_QUEUES = True
else:
    CELERY_BROKER_TRANSPORT = "relcare.doorbells:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDER / "messages"),  # the same for both ends
        "data_folder_out": str(BROKER_FOLDER / "messages"),
        "control_folder": str(BROKER_FOLDER / "control"),
        "polling_interval": 0.25,  # seconds; a reminder waits for two looks into the folder
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
# Doorbells: one that waited for two ticks was rung again since.
_expires = {"expires": 2 * TICK_SECONDS}
_goes_on = {"schedule": schedule(60), "options": {"expires": 60}}
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "reminders.tasks.tick", "schedule": schedule(TICK_SECONDS), "options": _expires},
    "warn": {"task": "reminders.tasks.warn", **_goes_on},
    "reconcile": {"task": "reminders.tasks.reconcile", **_goes_on},
    "follow-up": {"task": "reminders.tasks.follow_up", **_goes_on},
    "zones": {"task": "reminders.tasks.follow_zones", "schedule": schedule(15 * 60), "options": _expires},
    "seal": {"task": "privacy.tasks.seal", "schedule": schedule(60), "options": _expires},
}

# --- Logs: to stderr, without bodies and addresses of people ---------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"names": {"()": "relcare.logs.NameErrorsOnly"}},
    "formatters": {
        "line": {
            "class": "relcare.logs.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["names"]}},
    "root": {
        "handlers": ["stderr"],
        "level": env.text("LOG_LEVEL", "INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {
        # SQL carries values of clients, whatever the level.
        "django.db.backends": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # Of `runserver`: each path that was asked for, as our own line.
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
