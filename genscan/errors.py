"""The one exception whose message is meant for whoever runs the observatory."""


class GenscanError(Exception):
    """A failure told in one sentence: what (feed, file, record or cell) and what to do."""
