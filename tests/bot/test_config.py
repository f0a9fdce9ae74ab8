"""The TOML: what is read from it, and what is said of every mistake in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, SecretStr

from bot import toml
from bot.config import Config, ConfigError, MatrixSettings, Problem, Settings, load
from bot.moments import Duration

CANARY = "c4nary-Zq8XhT2v"


class Topic(Settings):
    """One of the interests to pick from."""

    label: str = Field(description="Its name.")
    role: int | None = Field(None, description="Its role.")


class GreeterSettings(Settings):
    """[communities.greeter]"""

    burst: int = Field(5, ge=2, le=50, description="How many arrivals make one greeting.")
    window: Duration = Field(timedelta(minutes=1), description="Within what time.")
    quiet: bool = Field(False, description="Whether it says nothing.")
    share: float = Field(0.5, gt=0, lt=1, description="A share.")
    tone: Literal["warm", "dry"] = Field("warm", description="How it speaks.")
    topics: tuple[Topic, ...] = Field((), max_length=3, description="Interests.")
    names: dict[str, str] = Field(default_factory=dict, description="Words by name.")


class MineSettings(Settings):
    """A cog that needs something said."""

    where: str = Field(pattern=r"^[a-z]+$", description="The place, in small letters.")


MODELS: dict[str, type[Settings]] = {"greeter": GreeterSettings, "polls": Settings, "mine": MineSettings}
EVERYTHING = """
[bot]
data_dir = "data"
log = "json"
log_level = "debug"

[discord]
token = { env = "TEST_DISCORD_TOKEN" }
api_url = "http://127.0.0.1:1234/api"
gateway_url = "ws://127.0.0.1:1234"
shards = 2

[matrix]
homeserver = "https://matrix.example.org"
user_id = "@animateur:example.org"
password = { file = "secret.txt" }

[[communities]]
id = "makers"
name = "Les Makers"
locale = "fr"
timezone = "Europe/Paris"
cogs = ["greeter", "polls"]
[communities.discord]
server = 123
[communities.discord.rooms]
welcome = 124
moderators = "125"
[communities.matrix]
space = "#makers:example.org"
[communities.matrix.rooms]
welcome = "!room"
[communities.greeter]
burst = 8
window = "2 minutes"
topics = [{ label = "Wood", role = 7 }]

[[communities]]
id = "writers"
name = "Writers"
cogs = ["my_module:Mine"]
[communities.matrix]
rooms = { welcome = "#pen:example.org" }
[communities.mine]
where = "here"
"""
SMALL = """
[discord]
token = "t"
[[communities]]
id = "makers"
name = "Makers"
cogs = ["greeter"]
[communities.discord]
server = 123
"""
Read = Callable[[str], Config]


def settings_of(cog: str) -> tuple[str, type[Settings]]:
    name = "mine" if cog == "my_module:Mine" else cog
    if name not in MODELS:
        raise LookupError(f"{cog} cannot be imported")
    return name, MODELS[name]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> Config:
        path = tmp_path / "bot.toml"
        path.write_text(text, encoding="utf-8")
        return load(path, settings_of, MODELS)

    return read


def problems(read: Read, text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read(text)
    return [str(problem) for problem in error.value.problems]


def test_a_whole_file_is_read_into_typed_settings(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DISCORD_TOKEN", f"{CANARY}-1")
    (tmp_path / "secret.txt").write_text(f"{CANARY}-2\n", encoding="utf-8")
    config = read(EVERYTHING)
    assert config.bot.data_dir == tmp_path / "data"
    assert config.bot.log_level == "debug"
    assert config.discord is not None
    assert config.discord.token.get_secret_value() == f"{CANARY}-1"
    assert config.matrix is not None
    assert config.matrix.password == SecretStr(f"{CANARY}-2")
    makers, writers = config.communities
    assert makers.discord is not None
    assert (makers.discord.server, makers.discord.rooms) == ("123", {"welcome": "124", "moderators": "125"})
    assert makers.settings == {
        "greeter": GreeterSettings(burst=8, window=timedelta(minutes=2), topics=(Topic(label="Wood", role=7),)),
        "polls": Settings(),
    }
    assert writers.settings == {"mine": MineSettings(where="here")}
    assert writers.locale == "en"
    assert CANARY not in f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"


def test_a_small_file_has_a_default_for_everything_else(read: Read) -> None:
    config = read(SMALL)
    assert config.communities[0].settings == {"greeter": GreeterSettings()}
    assert config.communities[0].timezone == "UTC"
    assert (config.bot.database.get_secret_value(), config.bot.log) == ("sqlite", "text")


def test_settings_do_not_change_after_reading(read: Read) -> None:
    config = read(SMALL)
    with pytest.raises(ValueError, match="frozen"):
        config.communities[0].name = "Others"  # type: ignore[misc]  # what is proved to fail


GREETER = SMALL + "[communities.greeter]\n"
MATRIX = '[matrix]\nhomeserver = "https://m.org"\nuser_id = "@bot:m.org"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # the file as a whole
        ("", "no network is configured; add [discord], [matrix] or both"),
        ("", "no community is configured; add [[communities]] with an id and a name"),
        ("[bot\n", "line 1: this is not valid TOML (expected ']' at the end of a table declaration)"),
        ("[bot]\nlog = json\n", 'line 2: the value is not valid; a text must stand in "quotes"'),
        ('[bot]\nlog = "json\n', "line 2: a text must end on the line where it begins; is a closing quote missing?"),
        ("[bot]\n[bot]\n", "line 2: this key or section was already given above; write it once"),
        ("[bot]\nlog", "line 2: this is not valid TOML (expected '=' after a key in a key/value pair)"),
        ("a = " + "[" * 5000, "brackets are nested too deeply"),
        ("a = " + "1" * 5000, "a number is too long"),
        # sections and keys
        (SMALL + "[comunities]\n", 'line 10: comunities: unknown section; did you mean "communities"?'),
        (SMALL + "[zzz]\n", "line 10: zzz: unknown section; there are bot, discord, matrix and communities"),
        (
            "[greeter]\n" + SMALL,
            "line 1: greeter: a cog's settings belong to a community: [communities.greeter]",
        ),
        ('[communities]\nid = "makers"\n', "line 1: communities: write [[communities]], with two brackets"),
        ("communities = 3\n", "line 1: communities: must be a section: [[communities]]"),
        ("communities = [3]\n", "line 1: communities[0]: must be a section: [[communities]]"),
        ("bot = 3\n" + SMALL, "line 1: bot: must be a section with keys of its own"),
        ('[bot]\nlog_lvel = "debug"\n' + SMALL, 'line 2: bot.log_lvel: unknown key; did you mean "log_level"?'),
        ("[bot]\nxxxx = 1\n" + SMALL, "line 2: bot.xxxx: unknown key"),
        ('[bot]\nlog = "yaml"\n' + SMALL, 'line 2: bot.log: must be "text" or "json"'),
        (
            '[bot]\ndatabase = "mysql://u:hunter2@h/d"\n' + SMALL,
            'line 2: bot.database: must be "sqlite" or "postgresql://user:password@host:port/name"',
        ),
        ('[bot]\ndata_dir = "a\\u0000b"\n' + SMALL, "line 2: bot.data_dir: is no path"),
        (
            '[bot]\ndata_dir = "~nobody-here/x"\n' + SMALL,
            "line 2: bot.data_dir: begins with ~ and a user that this machine does not know",
        ),
        ("[bot]\ndata_dir = 3\n" + SMALL, "line 2: bot.data_dir: must be a text in quotes"),
        # networks
        ("[discord]\n", "line 1: discord.token: is missing (the bot's token, from the developer portal)"),
        (SMALL.replace('"t"', '"t"\nshards = 0'), "line 4: discord.shards: must be at least 1"),
        (
            SMALL.replace('"t"', '"t"\napi_url = "x"'),
            "line 4: discord.api_url: must be an address that begins with https:// or http://",
        ),
        (
            SMALL.replace('"t"', '"t"\ngateway_url = "x"'),
            "line 4: discord.gateway_url: must be an address that begins with wss:// or ws://",
        ),
        (SMALL + MATRIX, "line 10: matrix: give either password or access_token; neither is given"),
        (
            SMALL + MATRIX + 'password = "a"\naccess_token = "b"\n',
            "line 10: matrix: give either password or access_token; both are given",
        ),
        (
            SMALL + MATRIX.replace("@bot:m.org", "bot"),
            "line 12: matrix.user_id: must be a whole user id: @name:server",
        ),
        # secrets
        (SMALL.replace('"t"', '" "'), "line 3: discord.token: is empty"),
        (SMALL.replace('"t"', '"a\\nb"'), "line 3: discord.token: must be one line"),
        (
            SMALL.replace('"t"', "3"),
            'line 3: discord.token: must be a text in quotes, { env = "NAME" } or { file = "path" }',
        ),
        (
            SMALL.replace('"t"', '{ env = "NO_SUCH_VARIABLE" }'),
            "line 3: discord.token: the environment variable NO_SUCH_VARIABLE is not set",
        ),
        (
            SMALL.replace('"t"', '{ env = "AN_EMPTY_VARIABLE" }'),
            "line 3: discord.token: the environment variable AN_EMPTY_VARIABLE is empty",
        ),
        (
            SMALL.replace('"t"', f'{{ env = "{CANARY}" }}'),
            "line 3: discord.token: env takes the name of an environment variable, in capitals, not the secret itself",
        ),
        (
            SMALL.replace('"t"', '{ file = "." }'),
            "line 3: discord.token: the file cannot be read; is it a text file that the bot's user may read?",
        ),
        (SMALL.replace('"t"', '{ file = "empty.txt" }'), "line 3: discord.token: the file is empty"),
        # communities
        (
            SMALL.replace('"makers"', '"The Makers"'),
            'line 5: communities[0] "The Makers" → id: '
            "must be 1 to 32 small letters, digits, - or _, and begin with a letter or digit",
        ),
        (SMALL.replace('"Makers"', '""'), 'line 6: communities[0] "makers" → name: must not be empty'),
        (
            SMALL.replace('"Makers"', f'"{"M" * 81}"'),
            'line 6: communities[0] "makers" → name: must have at most 80 characters',
        ),
        (
            SMALL.replace('name = "Makers"', 'locale = "de"'),
            'line 4: communities[0] "makers" → name: is missing (the name members know)',
        ),
        (
            SMALL.replace('name = "Makers"', 'locale = "de"'),
            'line 6: communities[0] "makers" → locale: must be "en" or "fr"',
        ),
        (
            SMALL.replace('"Makers"', '"Makers"\ntimezone = "Europe/Pari"'),
            'line 7: communities[0] "makers" → timezone: is no time zone; did you mean "Europe/Paris"?',
        ),
        (
            SMALL.replace('"Makers"', '"Makers"\ntimezone = "new york"'),
            'line 7: communities[0] "makers" → timezone: is no time zone; did you mean "America/New_York"?',
        ),
        (
            SMALL.replace('"Makers"', '"Makers"\ntimezone = "zzzzz"'),
            'line 7: communities[0] "makers" → timezone: is no time zone; zones are named like "Europe/Paris"',
        ),
        (SMALL + "settings = {}\n", 'line 10: communities[0] "makers" → discord.settings: unknown key'),
        (
            SMALL + "[communities.local]\n",
            'line 10: communities[0] "makers" → local: unknown key; did you mean "locale"?',
        ),
        (SMALL.replace("[communities.discord]", ""), 'communities[0] "makers" → server: unknown key'),
        (
            SMALL.replace("[communities.discord]\nserver = 123", ""),
            'line 4: communities[0] "makers": has no home; add [communities.discord], [communities.matrix] or both',
        ),
        (
            SMALL + '[communities.matrix]\nspace = "#x:m.org"\n',
            'line 10: communities[0] "makers" → matrix: [matrix] is missing: the bot has no account there',
        ),
        (
            SMALL + "[communities.matrix]\n",
            'line 10: communities[0] "makers" → matrix: give a space, or rooms, or both',
        ),
        (
            SMALL + '[communities.matrix]\nspace = "x"\n',
            'line 11: communities[0] "makers" → matrix.space: '
            "must be an alias (#name:server) or an id (!...), in quotes",
        ),
        (
            SMALL.replace("123", '"makers"'),
            'line 9: communities[0] "makers" → discord.server: '
            'must be a number: in Discord switch on Developer Mode, then "Copy Server ID"',
        ),
        (
            SMALL + '[communities.discord.rooms]\nwelcome = "#hi"\n',
            'line 11: communities[0] "makers" → discord.rooms.welcome: '
            'must be a number: in Discord switch on Developer Mode, then "Copy Channel ID"',
        ),
        (
            SMALL + "[communities.discord.rooms]\nwelcome = true\n",
            'line 11: communities[0] "makers" → discord.rooms.welcome: must be a text in quotes',
        ),
        (
            SMALL + SMALL.partition('"t"')[2],
            'line 12: communities[1] "makers" → id: communities[0] "makers" has this id already; each needs its own',
        ),
        (
            SMALL + SMALL.partition('"t"')[2].replace('"makers"', '"others"'),
            'line 16: communities[1] "others" → discord.server: '
            'communities[0] "makers" has this server already; each needs its own',
        ),
        # cogs and their settings
        (
            SMALL.replace('["greeter"]', '["greter"]'),
            'line 7: communities[0] "makers" → cogs: there is no cog "greter"; did you mean "greeter"?',
        ),
        (
            SMALL.replace('["greeter"]', '["other:Cog"]'),
            'line 7: communities[0] "makers" → cogs: there is no cog "other:Cog" (other:Cog cannot be imported)',
        ),
        (
            SMALL.replace('["greeter"]', '[":"]'),
            'line 7: communities[0] "makers" → cogs: '
            'there is no cog ":" (a cog of your own is written my_module:MyCog)',
        ),
        (
            SMALL.replace('["greeter"]', '["greeter", "greeter"]'),
            'line 7: communities[0] "makers" → cogs: "greeter" is listed twice',
        ),
        (
            SMALL.replace('["greeter"]', '"greeter"'),
            'line 7: communities[0] "makers" → cogs: must be a list: [ ... ]',
        ),
        (SMALL.replace('["greeter"]', "[3]"), 'line 7: communities[0] "makers" → cogs[0]: must be a text in quotes'),
        (
            SMALL + "[communities.polls]\n",
            'line 10: communities[0] "makers" → polls: '
            "this cog is not listed in cogs; list it there, or remove this section",
        ),
        (
            SMALL + "[communities.greter]\n",
            'line 10: communities[0] "makers" → greter: unknown key; did you mean "greeter"?',
        ),
        (
            SMALL.replace("greeter", "mine"),
            'line 4: communities[0] "makers" → mine.where: is missing (the place, in small letters)',
        ),
        (
            SMALL.replace("greeter", "mine") + '[communities.mine]\nwhere = "A1"\n',
            'line 11: communities[0] "makers" → mine.where: '
            "is not written as it should be (the place, in small letters)",
        ),
        (
            SMALL.replace("[communities.d", "greeter = 3\n[communities.d"),
            "greeter: must be a section with keys of its own",
        ),
        (GREETER + "brst = 3\n", 'line 11: communities[0] "makers" → greeter.brst: unknown key; did you mean "burst"?'),
        (GREETER + 'burst = "x"\n', 'line 11: communities[0] "makers" → greeter.burst: must be a whole number'),
        (GREETER + "burst = 1.5\n", 'line 11: communities[0] "makers" → greeter.burst: must be a whole number'),
        (GREETER + "burst = 51\n", 'line 11: communities[0] "makers" → greeter.burst: must be at most 50'),
        (GREETER + "share = 0\n", 'line 11: communities[0] "makers" → greeter.share: must be more than 0'),
        (GREETER + "share = 1\n", 'line 11: communities[0] "makers" → greeter.share: must be less than 1'),
        (GREETER + "share = []\n", 'line 11: communities[0] "makers" → greeter.share: must be a number'),
        (GREETER + "quiet = 3\n", 'line 11: communities[0] "makers" → greeter.quiet: must be true or false'),
        (GREETER + "names = []\n", 'line 11: communities[0] "makers" → greeter.names: must be a section'),
        (
            GREETER + 'window = "often"\n',
            'line 11: communities[0] "makers" → greeter.window: '
            'must be a length of time, such as "90 minutes" or "2 days"',
        ),
        (
            GREETER + "topics = [{ lable = 1 }]\n",
            'line 11: communities[0] "makers" → greeter.topics[0].lable: unknown key; did you mean "label"?',
        ),
        (
            GREETER + "[[communities.greeter.topics]]\nlabel = 'a'\n[[communities.greeter.topics]]\nlabel = 3\n",
            'line 14: communities[0] "makers" → greeter.topics[1].label: must be a text in quotes',
        ),
        (
            GREETER + "topics = [" + "{ label = 'a' }," * 4 + "]\n",
            'line 11: communities[0] "makers" → greeter.topics: must have at most 3 entries',
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_its_place_and_its_mend(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setenv("AN_EMPTY_VARIABLE", " ")
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    told = problems(read, text)
    assert any(said in one for one in told), told
    assert all("\n" not in one and CANARY not in one for one in told)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(read: Read) -> None:
    told = problems(read, GREETER + 'brst = 1\nburst = 99\n[bot]\nlogs = "x"\n')
    assert [one.partition(":")[0] for one in told] == ["line 11", "line 12", "line 14"]


def test_an_error_names_the_file(read: Read) -> None:
    with pytest.raises(ConfigError, match=r'^bot.toml, line 7: communities\[0\] "makers" → cogs: there is no cog'):
        read(SMALL.replace("greeter", "nothing-like-it"))


def test_where_two_communities_share_a_matrix_room_the_second_is_told(read: Read) -> None:
    home = '[[communities]]\nid = "{}"\nname = "x"\nmatrix.space = "#a:m.org"\nmatrix.rooms.welcome = "#b:m.org"\n'
    told = problems(read, MATRIX + 'password = "p"\n' + home.format("one") + home.format("two"))
    assert told == [
        'line 13: communities[1] "two" → matrix.space: communities[0] "one" has this room already; each needs its own',
        'line 14: communities[1] "two" → matrix.rooms.welcome: '
        'communities[0] "one" has this room already; each needs its own',
    ]


def test_a_secret_in_a_file_is_looked_for_beside_the_toml(read: Read, tmp_path: Path) -> None:
    told = problems(read, SMALL.replace('"t"', '{ file = "nothing.txt" }'))
    assert told == [
        f"line 3: discord.token: there is no such file (relative paths start at {tmp_path})",
    ]


@pytest.mark.parametrize("name", ["missing.toml", "", "binary.toml", "a\0b"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError) as error:
        load(tmp_path / name, settings_of)
    said = {
        "missing.toml": "there is no such file; `animateur init` writes one",
        "": "the file cannot be read: Is a directory",
        "binary.toml": "this is not a text file in UTF-8",
        "a\0b": "the file cannot be read: it is no path",
    }
    assert error.value.problems == (Problem("", said[name]),)


SECRETS = st.sampled_from([CANARY, f"{CANARY}\n", f"{CANARY}.x.y", f"x{CANARY}"])


@given(secret=SECRETS, place=st.sampled_from(["value", "env", "file", "extra"]), broken=st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_message_ever_holds_a_secret(read: Read, secret: str, place: str, broken: bool) -> None:
    form: Any = secret if place == "value" else {place: secret}
    written = f"[matrix]\nhomeserver = 3\npassword = {toml.value(form)}\n[discord]\ntoken = {toml.value(form)}\n"
    with pytest.raises(ConfigError) as error:
        read(written + ("token = \n" if broken else ""))
    assert CANARY not in f"{error.value!r} {error.value} {error.value.__cause__!r} {error.value.__context__!r}"


WORDS = st.one_of(
    st.sampled_from(
        ["makers", "greeter", "polls", "en", "UTC", "sqlite", "debug", "#a:b", "!a", "@a:b", "https://a", ":"]
    ),
    st.text(max_size=10),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(WORDS, st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(["env", "file", "label", "rooms"]), st.text(max_size=5)), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def section(*keys: str) -> st.SearchStrategy[Any]:
    known = st.fixed_dictionaries({}, optional=dict.fromkeys(keys, VALUES))
    return st.one_of(known, known, st.tuples(known, st.dictionaries(WORDS, VALUES, max_size=2)).map(_merged), VALUES)


def _merged(both: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return both[0] | both[1]


COMMUNITY = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["id", "name", "locale", "timezone", "cogs", "settings", "local"], VALUES),
        "cogs": st.lists(st.sampled_from(["greeter", "polls", "mine", "my_module:Mine", "x", "a:b"]), max_size=3),
        "discord": section("server", "rooms"),
        "matrix": section("space", "rooms"),
        "greeter": section(*GreeterSettings.model_fields),
        "mine": section("where"),
    },
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        "bot": section("data_dir", "database", "log", "log_level"),
        "discord": section("token", "api_url", "gateway_url", "shards"),
        "matrix": section("homeserver", "user_id", "password", "access_token", "device_name"),
        "communities": st.one_of(st.lists(COMMUNITY, max_size=2), VALUES),
        "other": VALUES,
    },
)


def _spelled(data: dict[str, Any]) -> str:
    return "".join(f"{toml.key(name)} = {toml.value(value)}\n" for name, value in data.items())


@given(text=st.one_of(FILES.map(_spelled), st.text(max_size=80), st.lists(WORDS, max_size=9).map(" = [".join)))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_file_is_a_configuration_or_said_to_be_wrong(read: Read, text: str) -> None:
    try:
        read(text)
        told = ["nothing"]
    except ConfigError as error:
        told = [str(problem) for problem in error.problems]
    assert told
    assert all(len(one.splitlines()) == 1 for one in told)


def test_models_can_be_made_without_a_file() -> None:
    made = MatrixSettings(homeserver="http://127.0.0.1:8008", user_id="@a:b", password=SecretStr("x"))
    assert made.password == SecretStr("x")
