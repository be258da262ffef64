"""Exceptions whose message is meant for whoever runs the observatory, and the first line of any other's."""


class GenscanError(Exception):
    """A failure told in one sentence: what (feed, file, record or cell) and what to do."""


class Interrupted(GenscanError):
    """A command stopped from outside (Ctrl-C, SIGTERM): what is left, and how it goes on."""


def first_line(error: BaseException) -> str:
    """The first line of what an exception says; its type where it says nothing."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
