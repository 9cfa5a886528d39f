"""A partner's own actions as a spreadsheet that is taken away, filled in and brought back."""
