"""Imported where drawing processes are forked from: what they have in common is there once.

Everything drawing and sealing needs is read here, however many processes follow.
"""

import gc
from contextlib import suppress

import certificates.ready  # noqa: F401 - to have it
from certificates.fonts import FontMissing, fonts

with suppress(FontMissing):  # it is told by the first document that is drawn
    fonts()
# what stands now stands for ever: the collector does not touch it, so that it stays in common
gc.freeze()
