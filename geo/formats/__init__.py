"""Survey files: formats that are read, and what they say (README lists them)."""

from geo.formats.batches import Batch, OpenSurvey, opened
from geo.formats.reading import read_survey
from geo.formats.survey import (
    MOST_BYTES,
    MOST_TABLE_BYTES,
    Faults,
    Notice,
    ReadAs,
    SurveyFile,
    SurveyPlot,
)

__all__ = [
    "MOST_BYTES",
    "MOST_TABLE_BYTES",
    "Batch",
    "Faults",
    "Notice",
    "OpenSurvey",
    "ReadAs",
    "SurveyFile",
    "SurveyPlot",
    "opened",
    "read_survey",
]
