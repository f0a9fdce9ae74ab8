"""People on matrix-js-sdk, the SDK under Element: a Node process for each, told what to do by lines of JSON."""

from __future__ import annotations

import asyncio
import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from tests.wire.matrix.people import Event, People, Person
from tests.wire.matrix.synapse import Registered

HERE = Path(__file__).parent
HOME = Path(__file__).parents[4] / ".element"
MISSING = "" if shutil.which("npm") else "npm is missing, which brings matrix-js-sdk"
"""Why there can be nobody with Element here."""

_PATIENCE = 45.0
_LINE = 16 * 1024 * 1024


class ElementPeople(People):
    """People whose clients are Element's."""

    sealed = True

    async def __aenter__(self) -> ElementPeople:
        _install()
        self._met: list[ElementPerson] = []
        await super().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for person in self._met:
            await person.close()
        await super().__aexit__(kind, error, trace)

    def meet(self, account: Registered) -> ElementPerson:
        """Somebody who has an account already."""
        person = ElementPerson(self._session, self.synapse.url, account)
        self._met.append(person)
        return person


class ElementPerson(Person):
    """Somebody on one device, which is signed by its owner."""

    def __init__(self, session: aiohttp.ClientSession, url: str, account: Registered) -> None:
        super().__init__(session, url, account)
        self._password = account.password
        self._node: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def appear(self) -> None:
        """Start the client, on a device of its own: what is sent to that must be read by nobody else."""
        user = {"type": "m.id.user", "user": self.id}
        login = {"type": "m.login.password", "identifier": user, "password": self._password}
        own = await self.call("POST", "/_matrix/client/v3/login", login)
        self._node = await asyncio.create_subprocess_exec(
            "node", HOME / "client.mjs", stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=_LINE
        )
        await self.ask("start", url=self._url, user=self.id, token=own["access_token"], device=own["device_id"])

    async def ask(self, deed: str, **told: Any) -> Any:
        """Have the client do something; what it answers."""
        node = self._node
        assert node is not None
        assert node.stdin is not None
        assert node.stdout is not None
        async with self._turn, asyncio.timeout(_PATIENCE):
            node.stdin.write(json.dumps({"deed": deed, **told}).encode() + b"\n")
            answer = json.loads(await node.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer["done"]

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event and return its id."""
        return str(await self.ask("send", room=room, type=kind, content=content))

    async def history(self, room: str) -> list[Event]:
        """Every event of the room, oldest first; what there is no key for stays as it is."""
        events = await super().history(room)
        sealed = [event for event in events if event["type"] == "m.room.encrypted" and event["content"]]
        answers = {e["event_id"]: e for e in await self.ask("opened", events=sealed)}
        opened = {id: answer for id, answer in answers.items() if not answer["failed"]}
        self.failed = {id: answer["failed"] for id, answer in answers.items() if answer["failed"]}
        return [
            {**event, **{key: opened[event["event_id"]][key] for key in ("type", "content")}}
            if event["event_id"] in opened
            else event
            for event in events
        ]

    async def close(self) -> None:
        """End the client."""
        if self._node is not None and self._node.stdin is not None:
            self._node.stdin.close()
            await self._node.wait()


def _install() -> None:
    """Bring the SDK, once; test runs side by side wait for it."""
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = HERE / "package.json"
        done = HOME / "installed.json"
        if not done.exists() or done.read_text() != wanted.read_text():
            shutil.copy(wanted, HOME)
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=HOME, check=True)
            shutil.copy(wanted, done)
        shutil.copy(HERE / "client.mjs", HOME)
