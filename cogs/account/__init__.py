"""A member's own affairs: links between accounts, privacy, language."""

from cogs.account.cog import Accounts as Accounts
