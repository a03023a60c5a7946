"""The client as a wheel: one file that any installer takes, made without a build tool.

It depends on nothing, so it installs where no package index can be reached. Its version is that of
the API, and its file name never changes; the same description gives the same bytes.
"""

import hashlib
import json
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from ics_crm.api.client.methods import Methods
from ics_crm.api.client.schemas import Description, Schemas
from ics_crm.api.settings import SPECTACULAR_SETTINGS

PACKAGE = "ics_crm_client"
VERSION = SPECTACULAR_SETTINGS["VERSION"]
TAG = "py3-none-any"
FILE_NAME = f"{PACKAGE}-{VERSION}-{TAG}.whl"
METADATA = f"""\
Metadata-Version: 2.4
Name: ics-crm-client
Version: {VERSION}
Summary: A typed client of ICS CRM, made from the description of its API
License-Expression: MIT
License-File: LICENSE
Requires-Python: >=3.11
"""
WHEEL = f"""\
Wheel-Version: 1.0
Generator: ics-crm
Root-Is-Purelib: true
Tag: {TAG}
"""
RUNTIME = Path(__file__).parent / "runtime"
HANDWRITTEN = ("errors.py", "rows.py", "session.py", "py.typed")
EXPORTED = {
    "client": ["Client"],
    "errors": [
        "ApiError",
        "ChangedMeanwhileError",
        "ClientError",
        "ConflictError",
        "Fault",
        "GoneError",
        "InvalidError",
        "MissingScopeError",
        "NoAnswerError",
        "NotAllowedError",
        "NotFoundError",
        "NotSignedInError",
        "TooManyRequestsError",
    ],
    "rows": ["Changes", "Pages", "Rows"],
}
LICENCE = Path(__file__).parents[3] / "LICENSE"
THE_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)


def modules(description: Description) -> dict[str, bytes]:
    """The files of the package by name.

    :raises UnknownShapeError: the description says something that the client does not understand.
    """
    schemas = Schemas(description)
    client = Methods(description, schemas).source()
    made = {"__init__.py": _start(description), "client.py": client, "models.py": schemas.source()}
    found = {name: (RUNTIME / name).read_bytes() for name in HANDWRITTEN}
    return found | {name: text.encode() for name, text in made.items()}


def wheel(description: Description) -> bytes:
    """The package, packed.

    :raises UnknownShapeError: the description says something that the client does not understand.
    """
    packed = {f"{PACKAGE}/{name}": content for name, content in modules(description).items()}
    info = f"{PACKAGE}-{VERSION}.dist-info"
    packed |= {
        f"{info}/METADATA": METADATA.encode(),
        f"{info}/WHEEL": WHEEL.encode(),
        f"{info}/licenses/LICENSE": LICENCE.read_bytes(),
    }
    packed[f"{info}/RECORD"] = _record(packed, f"{info}/RECORD").encode()
    return _zip(packed)


def _start(description: Description) -> str:
    """What ``import ics_crm_client`` brings."""
    told = json.dumps(description, sort_keys=True, default=str).encode()
    lines = ['"""A typed client of ICS CRM. Begin with ``Client``."""', ""]
    lines += [f"from .{module} import {', '.join(names)}" for module, names in EXPORTED.items()]
    names = sorted(name for exported in EXPORTED.values() for name in exported)
    lines += ["", f"__all__ = {names}", f'__version__ = "{VERSION}"']
    lines += ["# Which description of the API it was made from.", f'MADE_FROM = "{_hex(told)}"', ""]
    return "\n".join(lines)


def _record(files: Mapping[str, bytes], itself: str) -> str:
    lines = [
        f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()
    ]
    return "".join(lines) + f"{itself},,\n"


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, THE_SAME_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
