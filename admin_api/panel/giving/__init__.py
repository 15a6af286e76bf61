"""Charity in the panel: offers, needs, proposals and what became of them."""
