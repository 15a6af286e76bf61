"""Ways to talk with a resident. A channel turns raw updates into ``Inbound`` and sends ``Outbound``."""
