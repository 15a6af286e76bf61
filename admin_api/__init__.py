"""Who decides: the staff panel, the REST API, the public pages and the `yimen` command."""
