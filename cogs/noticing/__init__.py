"""Noticing: what is said where the admin opted in is read, and criticism becomes a case."""

from cogs.noticing.cog import Noticing as Noticing
