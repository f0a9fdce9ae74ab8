"""Files in encrypted rooms: the homeserver keeps them sealed, and the message that shows one brings its key."""

from __future__ import annotations

from typing import Any

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from bot.chat import Refused


def sealed(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """A file as the homeserver gets it, and what opens it again."""
    hidden, how = encrypt_attachment(data)
    return hidden, how


def unsealed(data: bytes, how: dict[str, Any]) -> bytes:
    """The file. Raises `Refused` when it is not the one that was sealed."""
    try:
        opened: bytes = decrypt_attachment(data, how["key"]["k"], how["hashes"]["sha256"], how["iv"])
    except Exception as failure:  # a stranger says how it is sealed
        raise Refused("the file cannot be decrypted") from failure
    return opened
