"""Ideas: propose, vote, and be told what became of it."""

from cogs.ideas.cog import Ideas as Ideas
