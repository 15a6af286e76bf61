"""What is measured rather than asserted: `python -m tests.benchmarks` prints it as Markdown tables."""
