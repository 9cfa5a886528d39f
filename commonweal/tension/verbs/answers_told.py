"""Writing, the morning after, to whoever waits for an answer from the public.

Of what the public sends, the day is kept and no time. A mail says to the second when it was written, and lies in
boxes and logs that are not ours: one that left as the answer came would say when somebody without a name was there.
"""

from collections import defaultdict

from django.utils import timezone

from commonweal.notices.mail import send_links_now
from commonweal.people.models import User
from commonweal.tension.models import Question
from commonweal.tension.report_models import Channel
from commonweal.tension.verbs.asking import of_answers, who_hears

FROM_HOUR = 7  # on our clocks: of the night before, nothing is told in the night


def tell_of_answers() -> int:
    """Write to each person once about the answers of earlier days that nobody has read or was told of; how many people.

    The worker calls it every few minutes. An answer counts as told of once its mail has left, so that none is
    lost with a worker or a mail server; where two workers come to it in the same second, a mail may leave twice.
    An answer about which nobody can be told waits until somebody can, and stands among the unread answers meanwhile.
    """
    now = timezone.localtime()
    if now.hour < FROM_HOUR:
        return 0
    waiting = (
        Question.objects.filter(
            read_on=None, told_on=None, answered_on__lt=now.date(), report__channel=Channel.PUBLIC
        )
        .exclude(answer="")
        .select_related("asked_by", "report__assigned_to", "report__visibility_class", "report__organisation")
    )
    of: dict[int, list[Question]] = defaultdict(list)
    people: dict[int, User] = {}
    for question in waiting:
        if (person := who_hears(question)) is not None:
            people[person.pk] = person
            of[person.pk].append(question)
    messages = [of_answers(person, len(of[key])) for key, person in people.items()]
    reached = send_links_now(messages, are_personal=False).reached
    told = [question.pk for person in reached for question in of[person.pk]]
    Question.objects.filter(pk__in=told, told_on=None).update(told_on=now.date())
    return len(reached)
