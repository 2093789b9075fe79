"""Files that schools send, as rows of text. One module per format; what a file is decides its content, not its name."""
