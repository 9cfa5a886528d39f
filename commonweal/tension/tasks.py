"""What the worker does for this domain by the clock."""

from commonweal.jobs import routines
from commonweal.tension.order_of_rows import mix_rows_at_night
from commonweal.tension.summary.told_withheld import tell_of_withheld
from commonweal.tension.unclosed import warn_of_deletion
from commonweal.tension.verbs.answers_told import tell_of_answers
from commonweal.tension.verbs.returns import remind_when_due

routines.register("tell of words that will be deleted", every=3600, do=warn_of_deletion)
routines.register("remind partners of their returns", every=3600, do=remind_when_due)
routines.register("tell of answers from the public", every=300, do=tell_of_answers)
routines.register("tell of words withheld from summaries", every=300, do=tell_of_withheld)
routines.register("put rows of reports in no order of arrival", every=600, do=mix_rows_at_night)
