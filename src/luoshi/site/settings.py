"""Settings: one file for every installation, what differs comes from the environment.

LUOSHI_DATABASE_URL   postgresql://… of one's own server; without it the embedded PostgreSQL in var/pg
LUOSHI_HOME           folder of everything that is written: database, uploads, secret (default: var/)
LUOSHI_SECRET_KEY     secret for sessions (default: made once and kept in LUOSHI_HOME/secret-key)
LUOSHI_HOSTS          host names served, separated by commas (default: localhost only)
LUOSHI_HTTPS          1 when a proxy in front speaks https: cookies are then sent over https only
LUOSHI_URL            address of the site as people type it, for links in mails: https://luoshi.example.cn
LUOSHI_SMTP_URL       smtp://user:password@host:587 (STARTTLS), smtps://…:465 or smtp+plain://host:25; no mail
                      is sent without it
LUOSHI_MAIL_FROM      sender of mails (default: the user of LUOSHI_SMTP_URL)
LUOSHI_IMAP_URL       mailbox to which sheets are sent back: imaps://user:password@host:993/INBOX, imap://…:143
                      (STARTTLS) or imap+plain://host:143; none is read without it
LUOSHI_MAILBOX        address of that mailbox, as people write to it (default: the user of LUOSHI_IMAP_URL)
LUOSHI_MAIL_AUTHORITY  name under which one's own mail server writes Authentication-Results (RFC 8601); mailed
                      sheets are then read only where it says that the sender is real
LUOSHI_ROBOT_HOSTS    hosts of chat robots that may be called, separated by commas
LUOSHI_ROBOT_PRIVATE_HOSTS  the same, as host:port, for servers in one's own network
LUOSHI_CLOCK          an instant such as 2026-06-18T09:00+08:00 that the clock shows at start (trials only)
LUOSHI_AUDIT_ALGORITHM  sha256 (default) or sm3
LUOSHI_DEBUG          1 shows error pages with source to developers
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from luoshi.site.database import Cluster

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("LUOSHI_HOME", "var")).resolve()


def _secret_key() -> str:
    """The key of this installation, made on first use; readable by its owner alone."""
    if key := os.environ.get("LUOSHI_SECRET_KEY"):
        return key
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


def _database() -> dict[str, object]:
    """The database named by LUOSHI_DATABASE_URL, else the embedded one's socket in LUOSHI_HOME/pg."""
    url = urlsplit(os.environ.get("LUOSHI_DATABASE_URL") or Cluster(HOME / "pg").url())
    query = dict(part.split("=", 1) for part in url.query.split("&") if part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/") or "luoshi",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.pop("host", url.hostname or "")),
        "PORT": str(url.port or ""),
        # The threshold: `directory.prepared` asks what PostgreSQL then plans once for each connection.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
            "prepare_threshold": 5,
            **query,
        },
    }


DEBUG = os.environ.get("LUOSHI_DEBUG") == "1"
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("LUOSHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host]

INSTALLED_APPS = [
    "luoshi.site.apps.SiteConfig",
    "luoshi.calendar.apps.CalendarConfig",
    "luoshi.audit.apps.AuditConfig",
    "luoshi.directory.apps.DirectoryConfig",
    "luoshi.accounts.apps.AccountsConfig",
    "luoshi.workflow.apps.WorkflowConfig",
    "luoshi.notices.apps.NoticesConfig",
    "luoshi.plans.apps.PlansConfig",
    "luoshi.ledger.apps.LedgerConfig",
    "luoshi.reporting.apps.ReportingConfig",
    "luoshi.cascade.apps.CascadeConfig",
    "luoshi.papers.apps.PapersConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.site.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.accounts.middleware.ActorMiddleware",
    "luoshi.accounts.middleware.OwnPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "luoshi.site.uploads.BoundedUploadMiddleware",
]

ROOT_URLCONF = "luoshi.site.urls"
WSGI_APPLICATION = "luoshi.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.site.navigation.navigation",
            ],
        },
    }
]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# scrypt costs an attacker memory, and the server a third of the time that PBKDF2 at its present rounds takes.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

# Five wrong passwords for one name from one address close the door for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# An uploaded plan: government documents are far below this; what is above is not one.
PLAN_UPLOAD_BYTES = 20 * 1024 * 1024
# 我要办 is one form with every report that a unit owes: tasks times fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
# What no upload of any page exceeds; each page's own limit is at most the first.
UPLOAD_BYTES, UPLOAD_BYTES_IN_ALL = 20 * 1024 * 1024 + 1, 100 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "luoshi.site.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SITE_URL = os.environ.get("LUOSHI_URL", "").rstrip("/")
_smtp = urlsplit(os.environ.get("LUOSHI_SMTP_URL", ""))
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _smtp.hostname or ""
EMAIL_PORT = _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LUOSHI_MAIL_FROM") or EMAIL_HOST_USER or "luoshi@localhost"

IMAP_URL = os.environ.get("LUOSHI_IMAP_URL", "")
MAIL_AUTHORITY = os.environ.get("LUOSHI_MAIL_AUTHORITY", "")
MAILBOX_ADDRESS = os.environ.get("LUOSHI_MAILBOX") or unquote(urlsplit(IMAP_URL).username or "")

# Chat robots are called at these hosts and no others: a clerk types the address, the server opens it.
ROBOT_HOSTS = os.environ.get(
    "LUOSHI_ROBOT_HOSTS", "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn"
).split(",")
ROBOT_PRIVATE_HOSTS = list(filter(None, os.environ.get("LUOSHI_ROBOT_PRIVATE_HOSTS", "").split(",")))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "script-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "luoshi.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if os.environ.get("LUOSHI_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

# sha256, or sm3 for sites that must use the national algorithms (needs an OpenSSL that has it).
AUDIT_ALGORITHM = os.environ.get("LUOSHI_AUDIT_ALGORITHM", "sha256")

CLOCK = os.environ.get("LUOSHI_CLOCK")
# Written when the demo is loaded: it holds that moment in real time, from which on the demo's clock runs
# (see `luoshi.calendar.clock`). An installation with this file is a demo.
DEMO_LOADED = HOME / "demo-loaded"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"luoshi": {"level": "INFO"}},
}
