"""The cards of *This week*, a module a matter. Each draws what one person may see, and nothing stored."""
