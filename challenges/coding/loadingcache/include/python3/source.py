class LoadError(Exception):
    """The source has no value now."""
