"""Polls: ask the community, one voice per member, one tally in every home."""

from cogs.polls.cog import Polls as Polls
