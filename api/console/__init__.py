"""Pages for people: plain HTML, no script of others, Chinese first with English beside."""
