"""The only I/O: the network, the warehouse, mail, files, and the embedded default."""
