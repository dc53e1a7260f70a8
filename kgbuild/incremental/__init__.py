"""What a build keeps for the next one: readings, results of functions, what an output folder remembers."""
