"""Plans: the strategic plan with its objectives, who does what, and how it was endorsed and approved."""
