"""The page of the record: who did what, filtered, in words, and as a file."""
