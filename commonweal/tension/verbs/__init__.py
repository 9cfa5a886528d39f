"""Everything that changes reports, levels and summaries. One module a topic."""
