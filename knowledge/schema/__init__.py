"""The shape of the content files: what a writer may put where, checked before anything starts."""
