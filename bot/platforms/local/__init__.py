"""A chat server in memory: the demo's stage, and the test kit's."""

from bot.platforms.local.platform import LocalPlatform as LocalPlatform
from bot.platforms.local.stage import Answered as Answered
from bot.platforms.local.stage import Person as Person
from bot.platforms.local.stage import Post as Post
from bot.platforms.local.stage import Stage as Stage
