"""Accounts, sign-in, the log, long work and mails."""

from collections.abc import Mapping

from engagement.personal.kinds import FILE, WORDS, Erasure, Kind, Personal, Table

_ACCOUNT_GONE = Personal(Kind.ACCOUNT, Erasure.DELETE)
_SECRET = Personal(Kind.SECRET, Erasure.DELETE)
_PSEUDONYM = Personal(Kind.IDENTITY, Erasure.PSEUDONYM)
_SIGN_IN = "Somebody signs in, and nobody else under their name."
_WHILE_OPEN = "Until the account is erased."

TABLES: Mapping[str, Table] = {
    "accounts.User": Table(
        why="People who work with the product have an account, so that it is known who did what.",
        kept="Until the account is erased. What was done stays in the log under a number.",
        system="",
        fields={
            "email": Personal(Kind.CONTACT, Erasure.PSEUDONYM),
            "name": _PSEUDONYM,
            "password": Personal(Kind.SECRET, Erasure.BLANK),
        },
    ),
    "accounts.Session": Table(
        why="Somebody sees where they are signed in, and can end it.",
        kept="Until the session ends.",
        system="",
        is_own=True,
        fields={
            "session_key": _SECRET,
            "device": _ACCOUNT_GONE,
        },
    ),
    "accounts.ApiToken": Table(
        why="A program reads in the name of somebody.",
        kept="Until it is revoked, runs out, or the account is closed.",
        system="",
        is_own=True,
        fields={"name": _ACCOUNT_GONE},
    ),
    "accounts.ApiClient": Table(
        why="It is known what a program is for, and who answers for it.",
        kept="As long as the program is registered.",
        system="",
        fields={"purpose": WORDS},
    ),
    "accounts.IdempotencyRecord": Table(
        why="A program that repeats a request gets the same answer.",
        kept="A day.",
        system="",
        is_own=True,
        fields={
            "body": Personal(Kind.TECHNICAL, Erasure.EXPIRE),
            "headers": Personal(Kind.TECHNICAL, Erasure.EXPIRE),
        },
    ),
    "account.EmailAddress": Table(
        why=_SIGN_IN,
        kept=_WHILE_OPEN,
        system="",
        is_own=True,
        fields={"email": Personal(Kind.CONTACT, Erasure.DELETE)},
    ),
    "mfa.Authenticator": Table(
        why=_SIGN_IN,
        kept="Until it is taken off, or the account is erased. Sealed.",
        system="",
        is_own=True,
        fields={"data": _SECRET},
    ),
    "socialaccount.SocialAccount": Table(
        why=_SIGN_IN,
        kept=_WHILE_OPEN,
        system="",
        is_own=True,
        fields={"uid": _ACCOUNT_GONE, "extra_data": _ACCOUNT_GONE},
    ),
    "sessions.Session": Table(
        why="A browser stays signed in; what was sent after a session ended is not lost.",
        kept="As long as the session; what was sent after it ended for an hour.",
        system="",
        fields={"session_data": Personal(Kind.TECHNICAL, Erasure.EXPIRE)},
    ),
    "audit.AuditEvent": Table(
        why="It can be proved who did what, and when: an ICB must account for its records.",
        kept="For good, under numbers and not under names. Reasons are emptied at an erasure.",
        system="",
        public_system="system_id",
        points=("actor_id", "target_id", "parent_id"),
        fields={"reason": Personal(Kind.WORDS, Erasure.BLANK)},
    ),
    "audit.RecordChange": Table(
        why="It can be seen what a record said before it was corrected, and who corrected it.",
        kept="For good. At an erasure the values of fields that named somebody are blanked.",
        system="system_pk",
        points=("actor_id",),
        fields=dict.fromkeys(("before", "after"), Personal(Kind.WORDS, Erasure.BLANK)),
    ),
    "jobs.Job": Table(
        why="Whoever asked for long work sees how far it is and what came of it.",
        kept=_WHILE_OPEN,
        system="",
        public_system="system_public_id",
        fields=dict.fromkeys(("title", "parameters", "message", "result", "error"), WORDS),
    ),
    "jobs.Mail": Table(
        why="A mail waits until it is sent.",
        kept="Until it is sent or given up: then whom it went to and what it said are forgotten.",
        system="",
        fields={
            "to": Personal(Kind.CONTACT, Erasure.DELETE),
            "subject": WORDS,
            "text": WORDS,
        },
    ),
    "jobs.StoredFile": Table(
        why="Files that were handed in or made are kept where every server reads them.",
        kept="As long as what they belong to; those of exports for some days.",
        system="",
        fields={"name": WORDS, "compressed": FILE},
    ),
    "jobs.FileChunk": Table(
        why="A large file is kept in parts.",
        kept="As long as the file.",
        system="",
        fields={"content": FILE},
    ),
}
