"""What happened: values, rules and events of referrals. Pure: no clock, no database, no environment."""
