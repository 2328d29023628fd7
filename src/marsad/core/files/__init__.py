"""The operator's files and the analysts' questions, read and checked."""
