"""The command line: one click command a file; each parses, calls the library and prints."""
