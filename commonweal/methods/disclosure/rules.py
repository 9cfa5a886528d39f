"""What a release may not give away: the rule that a table is protected by and attacked with."""

from dataclasses import dataclass

SUPPRESSED = "[c]"  # the mark of the Government Statistical Service for a figure that is withheld


@dataclass(frozen=True)
class Rule:
    """The rule of one release.

    threshold: a count below it is unsafe; 5 in general, and 10 for special categories, hate and tension by
    small area (`domain.md` 4.6: a choice, not a law).
    zeros_are_safe: is a count of nobody published as 0? If it is, every withheld figure is known to be at
    least 1. Where it would tell that everybody in an area is of one group, set it to False,
    or name the dimension in `groups`.
    groups: dimensions, such as ("religion",), of which no line may tell that everybody in it is of one category, or
    everybody but one who reads it. A count of nobody is withheld there and published elsewhere, so that a
    withheld figure may be 0.
    """

    threshold: int = 5
    zeros_are_safe: bool = True
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 2 <= self.threshold <= 1000:
            raise ValueError(
                f"A threshold of {self.threshold} protects nobody. Set it to 2 or more, such as 5."
            )

    @property
    def floor(self) -> int:
        """The least that a withheld count can be, as everybody knows who knows the method."""
        return 1 if self.zeros_are_safe and not self.groups else 0

    @property
    def width(self) -> int:
        """How far apart the least and the greatest possible value of a withheld count must be.

        The threshold: then a count that is under it may, for all that an outsider can work out, be over it.
        Where zeros are withheld, somebody who was counted knows one more than outsiders: one more is asked for.

        >>> Rule(5).width, Rule(5, zeros_are_safe=False).width
        (5, 6)
        """
        return self.threshold if self.floor else self.threshold + 1
