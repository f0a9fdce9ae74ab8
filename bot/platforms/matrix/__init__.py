"""Matrix: matrix-nio on one side, `bot.chat` on the other."""

from bot.platforms.matrix.platform import MatrixPlatform

__all__ = ["MatrixPlatform"]
