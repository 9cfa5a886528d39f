"""Files that somebody sends: checked by what is in them, and made anew without what they say about their maker."""
