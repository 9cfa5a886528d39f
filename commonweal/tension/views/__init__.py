"""Pages. One module a group of them; each is thin: forms check, selectors read, verbs write."""
