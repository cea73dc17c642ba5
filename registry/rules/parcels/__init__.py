"""Parcels that come out of parcels: by a split, a merger, or a boundary that is set right."""
