"""Making a file that somebody sent anew, without what it says about its maker."""


class CannotClean(ValueError):
    """The file is damaged, locked or too large to be made anew."""
