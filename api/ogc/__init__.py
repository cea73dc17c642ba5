"""OGC API Features: what is asked, in which coordinates, and how it is described."""
