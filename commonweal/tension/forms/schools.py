"""Who reads what tells of a school, as it is said to whoever writes it."""

from django.utils.translation import gettext_lazy as _

ONLY_THE_GROUP = _(
    "As it is worded now, only the tension monitoring group, those who check reports and the partner that sent it, if "
    "one did, will read this, because it tells of a school. To let partners read it too, give the neighbourhood "
    "as the place, and write “children” or “young people” without the school."
)
OF_ITS_TYPE = _(
    "Only the tension monitoring group, those who check reports and the partner that sent it, if one did, will read "
    "this, because its type tells of a school. To let partners read it too, choose the type of what happened, and "
    "word it without the school."
)
OF_ITS_SOURCE = _(
    "Only the tension monitoring group, those who check reports and the partner that sent it, if one did, will read "
    "this, because a school or college is given as its source. Partners will not read it, however it is worded."
)
OF_A_LEVEL = _(
    "As it is worded now, only the tension monitoring group and those who check reports will read this level, because "
    "the reason tells of a school. To let analysts read it too, write the reason without the school."
)
