"""Official services that are asked by the clock: who set it up, what came of each time."""
