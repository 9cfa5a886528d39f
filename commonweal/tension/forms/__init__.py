"""What people type, checked. One module a form or topic."""
