"""PDF documents drawn from frozen records: the same record and imprint, the same bytes."""

from certificates.drawing import draw, draws
from certificates.fonts import FontMissing

__all__ = ["FontMissing", "draw", "draws"]
