"""Bodies as their members and partners read them, and their meetings: agenda, papers, attendance, decisions, minutes."""
