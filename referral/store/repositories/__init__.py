"""The ports of `referral.ports`, on SQLAlchemy."""
