class OpenError(Exception):
    """The database takes no connection now."""
