"""Papers made for whoever asks for them: read from the register, frozen, numbered."""
