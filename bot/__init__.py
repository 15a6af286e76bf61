"""What is said: a channel-neutral dialogue, the channels that carry it, and the jobs behind them."""
