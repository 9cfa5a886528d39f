"""Our colours by name, and which colour of the front-end packages each of ours replaces.

The stylesheets name the same colours in `styles/_colours.scss`; a test holds the two together.
"""

INK = "#1d2b2f"
INK_SOFT = "#4a5a5f"
PAPER = "#ffffff"
GROUND = "#f4f6f4"
LINE = "#c6d0cd"
TEAL = "#0b5d66"
TEAL_DARK = "#07424a"
TEAL_TINT = "#e3efef"
SAFFRON = "#ffcf56"
ERROR = "#a32a1c"
SUCCESS = "#2c6e3f"

# Ramps that people who are colour-blind can tell apart; lightness falls evenly along the first two.
TENSION = ("#f6ecd8", "#e7c0a0", "#cc8a82", "#9c5577", "#5c2a5e")
COHESION = ("#e6f1ef", "#b5d8d3", "#78b5b2", "#3b8a8c", "#0b5d66")
# Who lives where: of neither of the two, so that no map of people looks like one of tension or of strength.
PEOPLE = ("#f1f4f8", "#bccbdd", "#7f9abb", "#466a95", "#213f66")
CHANGE = ("#5e3c99", "#b2abd2", "#ffffff", "#fdb863", "#b35806")
# Bars are light enough for the interval to be seen across them.
BAR = "#8fbabd"
# Lines in one chart: never by colour alone, so each has a dash of its own and a label at its end.
LINES = ("#0b5d66", "#9c5577", "#a85b00", "#1d2b2f")
DASHES = ((1, 0), (6, 3), (2, 3), (8, 3, 2, 3))

# What the packages print for their own brand -> what we print. Applied to the compiled CSS, because
# their palette (unlike their functional colours) has no setting.
REPLACED = {
    "#1d70b8": TEAL,
    "#5694ca": "#4d8b92",
    "#8eb8dc": "#8fbabd",
    "#d2e2f1": "#cfe3e3",
    "#f4f8fb": "#f1f7f6",
    "#16548a": TEAL_DARK,
    "#0f385c": TEAL_DARK,
    "#1a65a6": TEAL,
    "#005ea5": TEAL,
    "#0b0c0c": INK,
    "#484949": INK_SOFT,
    "#858686": "#7d8a8d",
    "#cecece": LINE,
    "#f3f3f3": GROUND,
    "#ffdd00": SAFFRON,
    "#fd0": SAFFRON,
    "#0f7a52": SUCCESS,
    "#ca3535": ERROR,
    "#54319f": "#5c2a5e",
}
