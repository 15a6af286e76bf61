"""The statements behind `referral.store.queries`."""
