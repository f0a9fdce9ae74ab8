"""A real Synapse: installed once into an environment of its own, started on loopback in a directory of its own.

It is slow (25-100 ms of its CPU per message) and takes three seconds to boot, so a test run shares one and every test
brings its own people and rooms.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import itertools
import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = "1.163.2"
HOME = Path(__file__).parents[3] / ".synapse"

_SERVER_NAME = "test.local"
_NO_LIMIT = {"per_second": 100_000, "burst_count": 100_000}
_UNLIMITED_FOR_ALL: dict[str, Any] = {
    "rc_message": _NO_LIMIT,
    "rc_joins": {"local": _NO_LIMIT, "remote": _NO_LIMIT},
    "rc_joins_per_room": _NO_LIMIT,
    "rc_invites": {"per_room": _NO_LIMIT, "per_user": _NO_LIMIT, "per_issuer": _NO_LIMIT},
    "rc_room_creation": _NO_LIMIT,
    "rc_profile": _NO_LIMIT,
}
_QUIET_LOG = {
    "version": 1,
    "formatters": {"line": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "disable_existing_loggers": False,
}


@dataclass(frozen=True, slots=True)
class Registered:
    """A new account, already logged in."""

    user_id: str
    password: str
    access_token: str


class Synapse:
    """One homeserver. `default_limits` leaves Synapse's own rate limits on for the accounts that are `limited`."""

    def __init__(self, directory: Path, *, default_limits: bool = False) -> None:
        self.directory = directory
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._secret = secrets.token_hex(16)
        self._default_limits = default_limits
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Registered | None = None
        self._names = itertools.count(1)
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "log.yaml").write_text(json.dumps(_QUIET_LOG))
        (directory / "signing.key").write_text(f"ed25519 a_test {_unpadded(secrets.token_bytes(32))}\n")
        (directory / "homeserver.yaml").write_text(json.dumps(self._settings()))  # JSON is YAML

    def _settings(self) -> dict[str, Any]:
        listener = {
            "port": self.port,
            "type": "http",
            "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": False}],
        }
        return {
            "server_name": _SERVER_NAME,
            "listeners": [listener],
            "pid_file": str(self.directory / "homeserver.pid"),
            "database": {"name": "sqlite3", "args": {"database": str(self.directory / "homeserver.db")}},
            "log_config": str(self.directory / "log.yaml"),
            "media_store_path": str(self.directory / "media"),
            "signing_key_path": str(self.directory / "signing.key"),
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "report_stats": False,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "bcrypt_rounds": 4,  # passwords of a test need no protection; each registration is 0.2 s quicker
            "presence": {"enabled": False},
            "user_directory": {"enabled": False},
            "push": {"enabled": False},
            "stats": {"enabled": False},
            "enable_search": False,
            "send_federation": False,
            "rc_login": {"address": _NO_LIMIT, "account": _NO_LIMIT, "failed_attempts": _NO_LIMIT},
            "rc_registration": _NO_LIMIT,
            **({} if self._default_limits else _UNLIMITED_FOR_ALL),
        }

    def start(self) -> None:
        """Start, again on the same data after a stop, and wait until it answers."""
        python = _installed()
        with (self.directory / "synapse.log").open("ab") as log:
            self._process = subprocess.Popen(
                [python, "-m", "synapse.app.homeserver", "-c", self.directory / "homeserver.yaml"],
                cwd=self.directory,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Synapse did not start:\n{(self.directory / 'synapse.log').read_text()[-3000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it cleanly."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(subprocess.Popen.kill)

    def register(self, name: str, *, limited: bool = True) -> Registered:
        """Make an account. The number after its name keeps the accounts of different tests apart.

        With `limited=False` it is exempt from the limits of messages even where they are on.
        """
        account = self._register(f"{name}{next(self._names)}")
        if self._default_limits and not limited:
            self._admin = self._admin or self._register("admin", admin=True)
            path = f"/_synapse/admin/v1/users/{account.user_id}/override_ratelimit"
            self._call(path, {"messages_per_second": 0, "burst_count": 0}, self._admin.access_token)
        return account

    def _register(self, username: str, *, admin: bool = False) -> Registered:
        password = secrets.token_hex(8)
        nonce = self._call("/_synapse/admin/v1/register")["nonce"]
        words = (nonce, username, password, "admin" if admin else "notadmin")
        mac = hmac.new(self._secret.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": username, "password": password, "admin": admin, "mac": mac}
        made = self._call("/_synapse/admin/v1/register", body)
        return Registered(made["user_id"], password, made["access_token"])

    def _call(self, path: str, body: dict[str, Any] | None = None, token: str = "") -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})  # noqa: S310 - loopback
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
            result: dict[str, Any] = json.load(answer)
            return result

    def _answers(self) -> bool:
        try:
            self._call("/_matrix/client/versions")
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    def _end(self, how: Any) -> None:
        if self._process is not None:
            how(self._process)
            self._process.wait(30)
            self._process = None


def _installed() -> Path:
    """The Python of Synapse's environment, made now if need be; test runs side by side wait for it."""
    python, done = HOME / "bin" / "python", HOME / f"installed-{VERSION}"
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", f"matrix-synapse=={VERSION}"], check=True)
            done.touch()
    return python


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
