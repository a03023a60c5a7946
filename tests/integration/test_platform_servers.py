"""How the embedded servers are found, shared, and kept from running as root."""

import os
from pathlib import Path

import pytest

from ics_crm.embedded import postgres
from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import LONGEST_SOCKET_DIRECTORY, Instance
from ics_crm.embedded.keeper import Keeper
from ics_crm.embedded.lease import Lease


def refuse() -> None:
    """What a container without the right to namespaces does."""
    raise PermissionError(1, "unshare")


def test_the_server_never_runs_as_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = Instance(tmp_path / "data")
    namespaced = postgres.become_ordinary_in_namespace
    ways = [postgres.way_out_of_root(instance)]
    monkeypatch.setattr(postgres, "become_ordinary_in_namespace", refuse)
    ways.append(postgres.way_out_of_root(instance))

    if os.geteuid() == 0:
        assert ways[0] in {postgres.become_nobody, namespaced}
        assert ways[1] is postgres.become_nobody
    else:
        assert ways == [None, None]


def test_servers_start_where_namespaces_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(postgres, "become_ordinary_in_namespace", refuse)
    directory = tmp_path_factory.mktemp("refused")
    for path in (directory, *directory.parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(0o711)  # nobody must reach it; pytest's directories are closed
    instance = Instance(directory / "data")
    instance.create()
    keeper = Keeper(instance, durable=False)
    try:
        keeper.start()
        pid = keeper.supervisor.pids()["postgres"]
        owner = Path(f"/proc/{pid}").stat().st_uid
    finally:
        keeper.stop()

    assert owner == (postgres.NOBODY if os.geteuid() == 0 else os.geteuid())


def test_a_cluster_of_a_version_that_is_not_installed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("11\n")

    with pytest.raises(EmbeddedError, match="was made by PostgreSQL 11, which is not installed"):
        postgres.find_binaries(tmp_path)


def test_two_users_share_one_pair_of_servers(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "data")
    first, second = Lease(instance, durable=False), Lease(instance, durable=False)
    first.acquire()
    started = instance.read_state("keeper")
    second.acquire()
    shared = instance.read_state("keeper")
    first.release()
    kept = instance.read_state("keeper")
    second.release()
    stopped = instance.read_state("keeper")

    assert shared == started == kept
    assert stopped == {"ready": False}


def test_a_long_path_gets_its_sockets_elsewhere(tmp_path: Path) -> None:
    deep = Instance(tmp_path.joinpath(*["a-rather-long-name"] * 6))

    assert len(str(deep.data_dir)) > LONGEST_SOCKET_DIRECTORY > len(str(deep.socket_dir))
    assert deep.socket_dir != Instance(deep.data_dir / "other").socket_dir


def test_the_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "data")
    key = instance.secret_key()

    assert len(key) >= 50
    assert Instance(tmp_path / "data").secret_key() == key
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
