"""The bot's login: made once, kept in a file that only its owner may read, used again at each start."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.chat import Shut
from bot.config import MatrixSettings
from bot.platforms.matrix.client import Client

FILE = "matrix-device.json"


@dataclass(frozen=True, slots=True)
class Device:
    """A login. The homeserver knows transactions per device, so `since` says from when on they may be trusted."""

    user_id: str
    device_id: str
    since: str
    salt: str
    """Sets this installation's transaction ids apart from any other's on the same device."""
    token: str | None = None
    """Kept only when it came from a password."""

    def knew(self, at: datetime) -> bool:
        """Whether this was the device already at that time."""
        return at >= datetime.fromisoformat(self.since)


async def log_in(client: Client, settings: MatrixSettings, data_dir: Path, now: datetime) -> Device:
    """Log in with the token of the settings, else with the kept one, else with the password. Raises `chat.Shut`."""
    path = data_dir / FILE
    earlier = kept(data_dir, settings.user_id)
    given = settings.access_token.get_secret_value() if settings.access_token else None
    password = settings.password.get_secret_value() if settings.password else None
    token = given or (earlier.token if earlier else None)
    device_id = None
    if token is not None:
        try:
            owner, device_id = await client.whoami(token)
        except Shut:
            if given or password is None:
                raise
            token = None
        else:
            if owner != settings.user_id:
                raise Shut(f"The access token belongs to {owner}, not to {settings.user_id}: mend [matrix] user_id.")
    if token is None or device_id is None:
        if password is None:
            raise Shut("There is neither an access token nor a password: add one to [matrix].")
        device_id, token = await client.log_in(password, settings.device_name)
    client.use(device_id, token)
    if earlier is not None and earlier.device_id == device_id:
        return earlier
    salt = earlier.salt if earlier else secrets.token_hex(4)
    device = Device(settings.user_id, device_id, now.isoformat(), salt, None if given else token)
    _write(path, device)
    return device


def kept(data_dir: Path, user_id: str) -> Device | None:
    """The login of an earlier start."""
    try:
        device = Device(**json.loads((data_dir / FILE).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return device if device.user_id == user_id else None


def _write(path: Path, device: Device) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(device), file)
    fresh.replace(path)
