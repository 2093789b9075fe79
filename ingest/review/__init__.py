"""What a person decides about a mail that came in: the same for the command line, answers by mail and a web page."""
