"""Pages about people: accounts, organisations and agreements, data rights, the record."""
