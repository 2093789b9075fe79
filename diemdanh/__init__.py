"""The command line and the worker: the only package that reads the clock, arguments, environment and signals."""
