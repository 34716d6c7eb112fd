"""The fixed cast of people, committed once into the template database by the owner."""


def commit_cast() -> None:
    """Called once after migrating, on the template database."""
