"""Every component on a page of its own, for developers, tests and pictures. Not served by a live site."""
