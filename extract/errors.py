"""Errors that the user can put right: each message says what happened and what to do, in one line."""


class JotgraphError(Exception):
    """Base of every error that a user's own action can mend."""


class NotesError(JotgraphError):
    """A path, folder or file of notes cannot be read."""


class OutputError(JotgraphError):
    """A result cannot be written, or a graph file cannot be read."""


class PipelineError(JotgraphError):
    """A spaCy pipeline, lexicon or model that was asked for is missing or does not fit."""


class WorkersError(JotgraphError):
    """Workers or a cluster that were asked for cannot be had, or die."""


class CorrectionsError(JotgraphError):
    """The user's file of corrections cannot be read or written."""
