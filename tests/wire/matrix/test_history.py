"""What was said in the rooms before the bot came is read, page by page, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import BotSettings, Community, Config, MatrixHome, MatrixSettings
from bot.history import Past
from bot.platforms.matrix import history
from bot.testing import Clock
from tests.bot.platforms.matrix.tryout import Tryout, house_of, living
from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town

pytestmark = pytest.mark.wire


async def test_what_was_said_before_the_bot_came_is_counted(
    town: Town, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tryout, "counts", True)
    monkeypatch.setattr(history, "PAGE", 3)
    ann = await town.newcomer(people, "Ann")
    for number in range(7):
        said = await ann.say(town.square, f"{number}")
    await ann.say(town.square, "in a thread", thread=said)
    edit = {"msgtype": "m.text", "body": "* b", "m.new_content": {"msgtype": "m.text", "body": "b"}}
    edit |= {"m.relates_to": {"rel_type": "m.replace", "event_id": said}}
    await ann.send(town.square, "m.room.message", edit)
    await ann.send(town.square, "m.room.message", {"msgtype": "m.notice", "body": "beep"})
    await ann.redact(town.square, await ann.say(town.square, "never mind"))
    await ann.react(town.square, said, "👍")
    await town.mo.say(town.square, "hello")
    await town.mo.set_state(town.office, "m.room.history_visibility", {"history_visibility": "joined"})
    await town.mo.say(town.office, "hello")

    home = MatrixHome(space=town.space, rooms={"welcome": town.square, "moderators": town.office})
    login = MatrixSettings(homeserver=town.url, user_id=town.bot.user_id, password=town.bot.password)
    communities = (Community(id="town", name="Town", cogs=("tryout",), matrix=home),)
    config = Config(bot=BotSettings(data_dir=tmp_path), matrix=login, communities=communities)
    later = datetime.now(UTC) + timedelta(hours=1)
    async with living(config, Clock(later)) as platform:
        past = Past(house_of(platform).activity, [platform], "town", later - timedelta(weeks=1), later)
        while not past.over:
            await past.read()
    assert past.messages == 9
    assert sum(sum(hour.people.values()) for hour in past.hours) in (2, 3)  # an hour may have ended meanwhile
    assert {place for hour in past.hours for place in hour.rooms} == {("matrix", town.square)}
    assert [(one.name, one.mend) for one in past.unread] == [("Office", "matrix-mend-history")]
