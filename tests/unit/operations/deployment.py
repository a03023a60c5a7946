"""What the files in deploy/ say, read as the programs read them that they are for."""

import shlex
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import yaml

from ics_crm.embedded.instance import BASE_DIR

DEPLOY = BASE_DIR / "deploy"
UNITS = DEPLOY / "systemd"


def unit(path: Path) -> ConfigParser:
    """A systemd unit: like an ini file, whose names keep their case and may come twice."""
    read = ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text("utf-8"))
    return read


def command(path: Path) -> list[str]:
    """What a unit runs, its %i being 1, with systemd's own escapes undone."""
    line = unit(path)["Service"]["ExecStart"].replace("%%", "\0").replace("%i", "1")
    return shlex.split(line.replace("\0", "%").replace("$$", "$"))


def variables_of(path: Path, *, shown: bool = False) -> dict[str, str]:
    """The variables of an environment file; with those that only stand in it as comments."""
    lines = path.read_text("utf-8").splitlines()
    if shown:
        lines = [line.removeprefix("#") for line in lines if not line.startswith("# ")]
    named = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in named}


def compose() -> dict[str, dict[str, Any]]:
    """The services of the compose file."""
    services: dict[str, dict[str, Any]] = yaml.safe_load(
        (DEPLOY / "container" / "compose.yaml").read_text("utf-8")
    )["services"]
    return services


def kubernetes() -> list[dict[str, Any]]:
    """Every object of the Kubernetes files."""
    found = []
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        found += [each for each in yaml.safe_load_all(path.read_text("utf-8")) if each]
    return found


def pods() -> dict[str, dict[str, Any]]:
    """What runs in Kubernetes, by its part."""
    specs = [
        each["spec"]["template"] for each in kubernetes() if "template" in each.get("spec", {})
    ]
    return {each["metadata"]["labels"]["part"]: each["spec"] for each in specs}
