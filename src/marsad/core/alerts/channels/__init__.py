"""What a message says on each way that isn't mail, and what the answer to it means; all of it pure."""
