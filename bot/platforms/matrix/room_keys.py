"""The keys of encrypted rooms in a file that every client knows, sealed with a passphrase.

They only read what was said. The ratchets by which the device speaks with others are never copied: turned back, they
would use keys twice.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from nio.crypto import Olm
from nio.exceptions import EncryptionError
from nio.store import SqliteStore

from bot.chat import Refused
from bot.platforms.matrix.crypto import STORE, open_store
from bot.platforms.matrix.device import kept


def export_keys(data_dir: Path, account: str, file: Path, passphrase: str) -> int:
    """Write the keys of every room into a new file; how many. The bot may run meanwhile.

    Raises `Refused` where there are none, and `OSError`.
    """
    store = _store(data_dir, account)
    try:
        sessions = store.load_inbound_group_sessions()
    finally:
        store.database.close()
    if file.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
    Olm.export_keys_static(sessions, str(file), passphrase)
    return sum(1 for _ in sessions)


def import_keys(data_dir: Path, account: str, file: Path, passphrase: str) -> int:
    """Take in the keys of a file that are new here; how many. The bot must be stopped.

    Raises `Refused` where the device has no keys yet, or on a file or a passphrase that is none, and `OSError`.
    """
    store = _store(data_dir, account)
    try:
        known = {(session.room_id, session.id) for session in store.load_inbound_group_sessions()}
        found = Olm.import_keys_static(str(file), passphrase)
        sessions = [session for session in found if (session.room_id, session.id) not in known]
        with store.database.atomic():
            for session in sessions:
                store.save_inbound_group_session(session)
    except EncryptionError as failure:
        raise Refused(f"{file} is no file of room keys, or the passphrase is another") from failure
    finally:
        store.database.close()
    return len(sessions)


def _store(data_dir: Path, account: str) -> SqliteStore:
    device = kept(data_dir, account)
    if device is None or not (data_dir / STORE).exists():
        raise Refused("the bot has no device with keys yet: start it once with [matrix] encryption = true")
    return open_store(data_dir, account, device.device_id)
