"""Stand-ins for the outside world that behave like it: no test patches the code it tests."""
