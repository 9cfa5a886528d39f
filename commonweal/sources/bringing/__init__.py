"""A partner's table of figures on its way in through the browser: chosen, described, looked through, loaded."""
