"""What happened: people, consent, referrals, the outbox. The only package that knows SQLAlchemy."""
