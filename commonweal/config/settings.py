"""Every setting, read from the environment. `docs/settings.md` lists them with what they do."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from commonweal.config import environment

environment.write_for_this_user_alone()
HOME = environment.read_home()
MODE = environment.read_choice("COMMONWEAL_MODE", "live", ("live", "demo", "test"))
DEBUG = environment.read_flag("COMMONWEAL_DEBUG", default=False)
SECRET_KEY = environment.read_key(HOME, "secret_key")
# Identities are encrypted with this key, which is kept outside the database and outside backups.
IDENTITY_KEY = environment.read_key(HOME, "identity_key")

HOST = environment.read_host("COMMONWEAL_HOST", "127.0.0.1")
# Not the last of all ports: live events have the one after it.
PORT = environment.read_number("COMMONWEAL_PORT", 8000, lowest=1, highest=65534)
LIVE_PORT = environment.read_number("COMMONWEAL_LIVE_PORT", PORT + 1, lowest=1, highest=65535)
if LIVE_PORT == PORT:
    raise ImproperlyConfigured(
        f"COMMONWEAL_LIVE_PORT and COMMONWEAL_PORT are both {PORT}. Give live events a port of their own."
    )
# Where browsers reach the live events, when not at LIVE_PORT of the same host: an address, or a path.
LIVE_ADDRESS = environment.read_address("COMMONWEAL_LIVE_ADDRESS", "", or_path=True)
# What stands before the path in links sent by e-mail; mail sent by the clock has no page to take it from.
SITE_ADDRESS = environment.read_address(
    "COMMONWEAL_ADDRESS", f"http://{f'[{HOST}]' if ':' in HOST else HOST}:{PORT}"
).rstrip("/")
ALLOWED_HOSTS = environment.read_hosts("COMMONWEAL_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = environment.read_flag("COMMONWEAL_HTTPS", default=False)
# Whose word is taken for where a visitor comes from: the proxy that ends HTTPS.
PROXIES = environment.read_addresses("COMMONWEAL_PROXIES", "127.0.0.1,::1")
# What pages may connect to besides themselves: see docs/decisions/0002-live-events-have-their-own-port.md.
LIVE_SOURCES = (
    [LIVE_ADDRESS]
    if LIVE_ADDRESS.startswith("http")
    else []
    if HTTPS or LIVE_ADDRESS
    else [f"http://{host}:{LIVE_PORT}" for host in ALLOWED_HOSTS if "*" not in host and "[" not in host]
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
if MODE == "demo" and HOST not in ("127.0.0.1", "localhost", "::1"):
    raise ImproperlyConfigured(
        "The demo signs anyone in as anyone, so it only listens on this machine. "
        "Leave COMMONWEAL_HOST out, or set COMMONWEAL_MODE=live for a real installation."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    # Before allauth, so that our templates of its pages are found first.
    "commonweal.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "commonweal.jobs",
    "commonweal.changes",
    "commonweal.audit",
    "commonweal.places",
    "commonweal.people",
    "commonweal.releases",
    "commonweal.notices",
    "commonweal.search",
    "commonweal.documents",
    "commonweal.maps",
    "commonweal.thread",
    "commonweal.actions",
    "commonweal.evidence",
    "commonweal.tension",
    "commonweal.plans",
    "commonweal.quarterly",
    "commonweal.assessment",
    "commonweal.meetings",
    "commonweal.relations",
    "commonweal.consultations",
    "commonweal.desk",
    "commonweal.sources",
    "commonweal.demo",
    "commonweal.config",
]

MIDDLEWARE = [
    "commonweal.config.incoming.visitors_behind_the_proxy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Before the protection against forgery, which reads whole forms.
    "commonweal.config.incoming.no_larger_than_allowed",
    "django.middleware.common.CommonMiddleware",
    "commonweal.config.ways_back.led_back_to_a_page",
    "commonweal.config.api.refused_in_json",
    "django.middleware.csrf.CsrfViewMiddleware",
    "commonweal.config.incoming.NoNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonweal.people.asked_once.pages_ask_once",
    "commonweal.people.middleware.second_factor_required",
    "commonweal.people.middleware.private_pages_are_not_stored",
    "commonweal.people.middleware.RefusalsSayNothing",
]

ROOT_URLCONF = "commonweal.config.urls"
WSGI_APPLICATION = "commonweal.config.wsgi.application"
ASGI_APPLICATION = "commonweal.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "commonweal.ui.context.page",
                "commonweal.changes.context.live",
            ],
            "builtins": ["commonweal.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "commonweal.ui.forms.Renderer"

DATABASES = {"default": environment.read_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # In memory and never on a disk: what could tell when somebody sent an anonymous report.
    "passing": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "passing"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if MODE == "test":
    # Slow hashing is the point everywhere but here.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:this-week"
LOGOUT_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "commonweal.people.accounts.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "commonweal.people.password_forms.SignIn",
    "reset_password": "commonweal.people.password_forms.ForgottenPassword",
    "change_password": "commonweal.people.password_forms.ChangePassword",
    "reset_password_from_key": "commonweal.people.password_forms.NewPassword",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "commonweal.people.password_links.EndsWithARestore"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # the mail and the pages say three days
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "commonweal.people.accounts.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Commonweal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Security -----------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # gone with the browser: nothing to know a visitor by tomorrow
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$"]  # those who watch ask from inside, without HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *LIVE_SOURCES],
        "worker-src": [SELF, "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT = environment.read_number("COMMONWEAL_UPLOAD_MB", 50, lowest=1, highest=2000) * 1024 * 1024

# Language, time, files ----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh")), ("ur", _("Urdu"))]
LANGUAGES_BIDI = ["ur"]
# Every folder with words of ours, content's too. Named here they go before the words of Django's own
# apps, whose "Home" and "Password" would be taken otherwise.
LOCALE_PATHS = sorted(Path(__file__).resolve().parent.parent.glob("*/locale"))
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test" or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test" or DEBUG

EMAIL_BACKEND = environment.read_class(
    "COMMONWEAL_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if MODE == "live"
    else "django.core.mail.backends.locmem.EmailBackend"
    if MODE == "test"
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = HOME / "files" / "mail"
EMAIL_HOST = environment.read_text("COMMONWEAL_EMAIL_HOST", "localhost")
EMAIL_PORT = environment.read_number("COMMONWEAL_EMAIL_PORT", 25, lowest=1, highest=65535)
EMAIL_HOST_USER = environment.read_text("COMMONWEAL_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.read_text("COMMONWEAL_EMAIL_PASSWORD")
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise ImproperlyConfigured(
        "COMMONWEAL_EMAIL_USER and COMMONWEAL_EMAIL_PASSWORD go together. Set both, or neither."
    )
_mail_is_sealed_by = environment.read_choice("COMMONWEAL_EMAIL_TLS", "off", ("off", "starttls", "tls"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_is_sealed_by == "starttls", _mail_is_sealed_by == "tls"
# Seconds. Without it, a server that accepts and stays silent would hold whoever sends for ever.
EMAIL_TIMEOUT = environment.read_number("COMMONWEAL_EMAIL_TIMEOUT", 10, lowest=1, highest=60)
DEFAULT_FROM_EMAIL = environment.read_sender("COMMONWEAL_EMAIL_FROM", "commonweal@localhost")

# Who runs this installation, and where people write to about accessibility and their data.
# What nobody has set is a phrase of ours, and is read in the reader's language.
PARTNERSHIP = environment.read_text("COMMONWEAL_PARTNERSHIP") or _("the local cohesion partnership")
CONTACT = environment.read_text("COMMONWEAL_CONTACT") or _("your council")
# The safeguarding contact that a child, or somebody worried about one, is shown first.
CHILDREN_SAFEGUARDING = environment.read_text("COMMONWEAL_CHILDREN_SAFEGUARDING") or _(
    "your council's children's services"
)
# The type of area that levels are judged for and "what moved" is drawn by.
NEIGHBOURHOOD_TYPE = environment.read_text("COMMONWEAL_NEIGHBOURHOODS", "ward")
BASE_MAP = environment.read_tiles("COMMONWEAL_BASE_MAP")
# Official services that data are fetched from, and the only hosts that anything is fetched from. Empty, none is.
OPEN_GEOGRAPHY = environment.read_address(
    "COMMONWEAL_OPEN_GEOGRAPHY",
    "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services",
    or_nothing=True,
).rstrip("/")
NOMIS = environment.read_address(
    "COMMONWEAL_NOMIS", "https://www.nomisweb.co.uk/api/v01", or_nothing=True
).rstrip("/")
POLICE = environment.read_address("COMMONWEAL_POLICE", "https://data.police.uk", or_nothing=True).rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "commonweal.config.logs.OneLineOfJson"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "commonweal": {
            "level": environment.read_choice(
                "COMMONWEAL_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")
            )
        }
    },
}

environment.refuse_unknown()
