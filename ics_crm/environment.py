"""Reads the environment for the settings; each error is a sentence for a person.

A secret may stand in a file that its variable with _FILE names, as container platforms and systemd
hand secrets over: the environment of a process is read by more eyes than its files.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
POSTGRES_SCHEMES = frozenset({"postgres", "postgresql"})
MAIL_SCHEMES = frozenset({"smtp", "smtps", "smtp+tls", "console", "file"})
# What was asked for, by name, and whether it is secret: the guides and tests go by it.
ASKED: dict[str, bool] = {}


def text(name: str, default: str = "") -> str:
    """The variable without surrounding space; the default when it is unset or empty."""
    ASKED[name] = False
    return os.environ.get(name, "").strip() or default


def secret(name: str, default: str = "") -> str:
    """The same of what nobody else may read: from NAME, or from the file that NAME_FILE names.

    :raises ImproperlyConfigured: both are set, or the file cannot be read or is empty.
    """
    ASKED[name] = True
    given, file = (os.environ.get(each, "").strip() for each in (name, f"{name}_FILE"))
    if not file:
        return given or default
    if given:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        content = Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE names {file}, which cannot be read: {error}."
        ) from error
    if not content:
        raise ImproperlyConfigured(f"{name}_FILE names {file}, which is empty.")
    return content


def is_given(name: str) -> bool:
    """Whether a variable is set, itself or by a file."""
    return any(os.environ.get(each, "").strip() for each in (name, f"{name}_FILE"))


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, and is {value!r}.")
    return value in YES


def number(name: str, default: int) -> int:
    """A whole number that is not negative."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, and is {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return _split(text(name, default))


def secret_words(name: str) -> list[str]:
    """The same of secrets."""
    return _split(secret(name))


def _split(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def networks(name: str, default: str = "") -> list[IPv4Network | IPv6Network]:
    """Networks separated by commas, such as 10.0.0.0/8; one address is a network of its own."""
    try:
        return [ip_network(word) for word in words(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must hold networks such as 10.0.0.0/8, separated by commas: {error}."
        ) from error


def require(**purposes: str) -> None:
    """Refuse to go on when a variable is missing, naming all of them and what each is for."""
    missing = [f"{name} ({purpose})" for name, purpose in purposes.items() if not is_given(name)]
    if missing:
        raise ImproperlyConfigured(
            "Production needs these environment variables, which are not set: "
            f"{'; '.join(missing)}. Set them, or with _FILE the path of a file that holds one, and "
            "start again; docs/operations.md lists all of them."
        )


def database(url: str) -> dict[str, Any]:
    """Django's database settings from postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in POSTGRES_SCHEMES or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name: "
            "PostgreSQL is the only database that is supported."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "tenancy.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def redis(url: str, *, database: int | None = None) -> str:
    """A Redis address, optionally with another database number than the one it names."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if database is None:
        return url
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={database}"
    return parts._replace(path=f"/{database}").geturl()


def redis_database(url: str) -> int:
    """The database number in a Redis address; 0 when it names none."""
    parts = urlsplit(url)
    named = dict(parse_qsl(parts.query)).get("db") or parts.path.strip("/")
    return int(named) if named.isdecimal() else 0


def broker(url: str) -> str:
    """The same address as Celery writes it: it has its own form for sockets."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    return f"redis+socket://{parts.path}?virtual_host={redis_database(url)}"


def mail(url: str) -> dict[str, Any]:
    """Django's mail settings from smtp+tls://user:password@host:587, file:///folder or console://."""
    parts = urlsplit(url)
    if parts.scheme not in MAIL_SCHEMES:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://user:password@host:587, smtps://… (port 465), "
            "smtp://… (unencrypted), file:///folder or console://."
        )
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
