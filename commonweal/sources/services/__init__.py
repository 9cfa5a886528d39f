"""Official services over the network: Open Geography Portal, Nomis, data.police.uk. Fetched to a file first, then loaded."""
