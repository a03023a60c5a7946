"""A web server on this machine that speaks https and stands for the internet in the tests."""

import datetime as dt
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engagement.calendars.fetching import Gate

HOST = "calendar.example"
Answer = Callable[[ssl.SSLSocket, bytes], None]


@dataclass
class Server:
    """Where it listens, what it was asked, and the gate that lets it stand for the internet."""

    port: int
    trust: ssl.SSLContext
    asked: list[bytes] = field(default_factory=list)

    def gate(self, **options: object) -> Gate:
        """A gate that takes this machine for the internet."""
        usual = {
            "allows": lambda address: address == "127.0.0.1",
            "resolve": lambda host, port: ["127.0.0.1"],
            "ports": frozenset({self.port}),
            "trust": self.trust,
            "seconds": 5.0,
        }
        return Gate(**{**usual, **options})  # type: ignore[arg-type]


def say(status: str, body: bytes = b"", *headers: str) -> Answer:
    """An answer with a body and headers."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    whole = "\r\n".join([*lines, "", ""]).encode() + body

    def answer(line: ssl.SSLSocket, request: bytes) -> None:
        line.sendall(whole)

    return answer


@contextmanager
def serving(answer: Answer, folder: Path, name: str = HOST) -> Iterator[Server]:
    """The server, answering every request in the same way."""
    certificate, key = _certificate(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    trust = ssl.create_default_context(cafile=str(certificate))
    server = Server(listener.getsockname()[1], trust)
    threading.Thread(target=_serve, args=(listener, context, answer, server), daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # or the thread would still take one caller more
        listener.close()


def _serve(
    listener: socket.socket, context: ssl.SSLContext, answer: Answer, server: Server
) -> None:
    while True:
        try:
            raw, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(raw, context, answer, server), daemon=True).start()


def _talk(raw: socket.socket, context: ssl.SSLContext, answer: Answer, server: Server) -> None:
    try:
        shaking = context.wrap_socket(raw, server_side=True, do_handshake_on_connect=False)
        with shaking as line:
            line.settimeout(20)
            line.do_handshake()
            request = _whole(line)
            server.asked.append(request)
            answer(line, request)
    except OSError:
        return  # the other side hung up, which some tests are about


def _whole(line: ssl.SSLSocket) -> bytes:
    """A request with its body, which may come by itself."""
    request = line.recv(65_536)
    head, _, body = request.partition(b"\r\n\r\n")
    announced = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    missing = int(announced[1]) - len(body) if announced else 0
    return request + line.recv(65_536) if missing > 0 else request


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(name)]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
