"""Disposing of rights, and what hangs on them: what is named, who gives to whom, and the duties."""
