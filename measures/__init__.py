"""What tests hold and benchmarks print: scorers of gold that stands in `tests/`, and graphs of any size."""
