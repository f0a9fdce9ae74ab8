"""The REST routes, one module per part of Discord's API, and the door through which every request comes."""
