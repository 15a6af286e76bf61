"""`python -m admin_api` is the command `yimen`, for places where scripts are not on the path."""

from admin_api.cli import main

main(prog_name="yimen")
