"""Whom the partnership keeps in touch with: each contact, each promise, and who is overdue."""
