"""What happens without anybody asking: plain functions over the built services."""
