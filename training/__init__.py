"""How `bot/criticism.bin` is made and measured; nothing of it is installed."""
