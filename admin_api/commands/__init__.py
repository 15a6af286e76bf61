"""What `yimen` can do, a module for each kind of work."""
