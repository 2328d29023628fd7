"""What the warehouse's statements give and take, typed: one dataclass for each kind of row, its fields named as the columns are.

A statement's rows come as `store.objects("file.name", Kind)`; tests/sql/test_rows.py compares the columns of every such
statement with the fields of its kind, so that neither is renamed alone.
"""
