"""What in an agreed wording may be about somebody who should stay unnamed: asked about before others read it.

Rests on `masking`, which hides too much on purpose. A question that is asked too often is no longer read, so
usual beginnings of sentences and names of streets and buildings are passed over here.
"""

import re
from collections.abc import Iterable

from commonweal.people import masking
from commonweal.people.masking import MASK

_STREETS = "Street Road Avenue Drive Crescent Terrace Grove Gardens Square Estate Parade".split()
_BUILDINGS = (
    "School Academy College University Primary Infant Junior Secondary Mosque Gurdwara Synagogue Library "
    "Market Station Hospital Centre Hotel Ward Council Festival Association Trust Partnership Agreement"
).split()
_END_OF_A_PLACE = frozenset(_STREETS + _BUILDINGS)
# These are surnames too, so they tell of a place only after a word that says where.
_MAYBE_A_PLACE = frozenset(
    "Lane Close Park Court Walk Way Place Row Green Hall House Bridge Church Chapel Temple Common Field".split()
)
_WHERE = re.compile(
    r"\b(?:in|on|at|near|along|outside|inside|behind|off|opposite|through|around|between|towards|into|across)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
# The street belongs to the number here: the question shows both.
_HOUSE = re.compile(masking.HOUSE.pattern.replace("(?=", "(?:"))
# As "Sixth-formers": the second part of a double name has a capital.
_COMPOUND = re.compile(r"\w+(?:-[a-z]+)+")
_BEGINS = re.compile(r"(?:^|[.!?:;\n“\"•-]\s*)$")
# Words that often begin a sentence of an agreed wording, beside those of the masker.
_BEGINNINGS = frozenset(
    """Abuse Abusive Access Action Activity Adults Alcohol Allegations Anger Announced Anonymous Anxiety Around
    Arguments Arson Attendance Attendees Attitudes Banners Behind Businesses Calls Calm Campaign Change Cleared
    Comments Complaint Complaints Concern Concerns Conditions Conversations Counted Crowd Crowds Cultural Damage
    Demand Demonstration Demonstrators Despite Disorder Disputes Eggs Elderly Events Every Everybody Evidence
    False Fear Feelings Fight Fighting Figures Fire Fireworks First Five Following Football Four Friends Further
    Given Glass Hate Homes Hostile Hostility House Houses Housing Hundreds Images Incident Incidents Increased
    Information Interest Its Language Leaders Learners Less Letters Levels Little Livestream Many Match Meetings
    Members Messages Mixed Morning Most Much Music Name Names Near Neither Nearby Neighbour Neighbourhood
    Neighbours Nothing Notices Observed Offensive Official Outside Overheard Overnight Paint Painted Partners
    Patrols Peaceful Perhaps Pictures Places Plans Players Poor Preparations Pressure Protest Protesters
    Protests Public Quiet Racist Racial Rather Recent Recently Relations Religious Repeated Reported Reports
    Resentment Rising Second Services Seven Shared Shopkeepers Shops Shouts Similar Situation Six Slogan Slogans
    Slurs Social Steady Sticker Stones Stories Such Support Supporters Symbols Talks Taxi Teachers Teenagers
    Tension Tensions Third Thirty Though Threats Threatening Through Throughout Together Transport Trust Trouble
    Twelve Twenty Ten Under Unknown Unrest Until Use Users Vandalism Vehicles Verbal Videos Vigil Violence
    Volunteer Waiting Walls Weekend Whether Whoever Window Wording Words Work Workers Worry Worries Yet Youths
    Eight Nine Eleven Both Eggs Except Among Above Below Within Without Like Let Make Would Should Must
    Might There Here Callers Strangers Narrowboat Narrowboats Mediation Older Younger Shifts Cars Mattresses Notice Faith
    Faiths Chants Channels Bikes Bins Boats Litter Benches Trees Cyclists Runners Walkers
    Advice Agreed Answered Apologised Arranged Asked Busy Called Checked Cleaned Closed Covered Debriefed Discussed
    Done Explained Fixed Given Handed Hello Installed Invited Lines Looked Longer Mended Met Mine Moved Painted Passed
    Plan Put Raised Referred Removed Replaced Resolved Rewritten Send Sent Settled Shorter Shortened Spoke Spoken
    Thanked Theirs Told Updated Visited Warned Wrote Yours""".split()
)
# What is promised and what was done begins so: "Repaint the underpass", "Fourteen came". None of them is a first name.
_BEGINNINGS_OF_ACTIONS = frozenset(
    """Activities Add Added Advertise Advertised Advise Advised Agenda Agree Alert Almost Amend Announce
    Fights Sports Sport Answer Application Applications Appoint Appointed Appointment Approach Approve Approved Arrange
    Article Ask Assembly Assess Assign Attend Attended Audit Awaiting Award Awarded Awards Began Begin
    Begun Bid Book Booked Bought Brief Briefed Briefing Briefings Bring Brought Budget Build Built Buy
    Calendar Call Cancelled Capacity Carried Carry Check Choose Chosen Circulate Circulated Clarify
    Clean Clear Coffee Collate Collect Collected Combine Commission Commissioned Compare Compile
    Complete Completed Confirm Confirmed Connect Consider Consult Consultation Contact Contacted
    Contingency Continue Continued Contract Convene Convened Cost Costs Councillors Course Courses Cover
    Create Created Cut Dates Deadline Debrief Decide Decided Decision Deferred Delay Delayed Deliver
    Delivered Deploy Describe Design Designed Develop Developed Discuss Discussion Display Distribute
    Distributed Draft Drafted Draw Drawn Dropped Edit Edited Eighteen Eighty Encourage Ended Engage
    Ensure Equipment Establish Established Evaluate Evaluated Event Examine Exhibition Expand Explain
    Explore Explored Extend Extended Extra Feed Feedback Festival Fifteen Fifty Fill Film Finalise
    Finalised Find Finish Finished Fit Fitted Fix Follow Followed Food Form Forms Forty Forum Found
    Fourteen Fund Funded Funding Garden Gather Gathered Gave Get Getting Give Go Going Gone Got Guard
    Guidance Guide Guides Half Halls Heard Held Help Helped Helpline Hire Hired Hold Holding Host
    Hundred Identified Identify Implement Improve Improved Include Increase Inform Informed Inspect
    Inspected Install Introduce Investigate Invitation Invitations Invite Invoice Involve Issue Issued
    Join Joined Joint Keep Kept Key Launch Launched Lead Leaflet Learn Learned Left Lend Lent Lesson
    Lessons Letter Liaise Light Lighting Lights Link List Listed Listen Location Log Logged Look Looking
    Made Maintain Making Manage Map Materials Measure Meet Meeting Mend Minutes Money Monitor Monitored
    Monthly Move Nearly Negotiate Negotiated Newsletter Newsletters Nineteen Ninety Nominate Notify
    Offer Offered Ongoing Open Opened Order Ordered Organise Organised Outline Outreach Paid Partner
    Partnership Pass Patrol Paused Pay Phone Phoned Pilot Piloted Place Placed Planned Plant Planted
    Posted Poster Postponed Premises Prepare Prepared Present Presentation Presented Press Print Printed
    Process Produce Produced Programme Progress Project Promised Promote Promoted Propose Protect
    Provide Provided Publicise Publish Published Quarterly Questions Raise Ran Reach Reached Read
    Reassure Received Record Recorded Recruit Recruited Redrafted Reduce Reduced Refer Refresh Refused
    Register Registered Rejected Released Remind Reminder Reminders Remove Renew Repaint Repainted
    Repair Repaired Replace Replied Reply Report Reprinted Request Requested Rescheduled Research
    Reserve Reserved Resolve Respond Responded Restarted Results Resumed Review Reviewed Reviews Revise
    Revised Ring Rolled Room Run Running Scheduled Scope Secure Secured Seek Sell Serve Session Sessions
    Set Seventeen Seventy Share Show Shown Sign Signed Signs Simplify Site Sixteen Sixty Slipped Slow
    Sold Speak Speaker Speakers Staffing Stage Stall Stalls Start Started Starting Statement Step Stood
    Stop Stopped Strengthen Submit Submitted Suggest Suggested Summary Survey Swap Tackle Taken Target
    Targets Task Teach Team Teams Test Tested Text Thirteen Tidy Timetable Took Toolkit Tools Track
    Train Trained Training Translate Translated Translation Translations Translators Travel Trial Tried
    Trip Try Trying Turn Turned Unable Undertake Undertaken Update Updates Upgrade Urge Used Venue
    Venues Verified Verify View Visit Visits Walk Walked Wanted Wardens Warn Watch Website Welcome
    Welcomed Widen Working Workshop Workshops Write Written""".split()
)
# Of words that cannot be looked through, so many letters are shown.
MOST_SHOWN = 60
_KNOWN = frozenset(
    """Ukrainian Ukrainians Bangladeshi Bangladeshis Pakistani Pakistanis Indian Indians Chinese Turkish Kurdish
    Syrian Syrians Afghan Afghans Iranian Iraqi Eritrean Sudanese Ethiopian Nigerian Ghanaian Jamaican Albanian
    Albanians Bulgarian Lithuanian Latvian Russian Portuguese Spanish Italian French German Israeli Palestinian
    Palestinians Israel Gaza Palestine Ukraine England Scotland Wales Ireland Britain UK Europe Muslims
    Christians Jews Hindus Sikhs Buddhists Somalis Poles Romanians Arab Arabs Islam Islamic Christianity Judaism
    Catholic Protestant Anglican Methodist Quran Bible Friday Internet Twitter YouTube Telegram Snapchat Google
    Reddit Official Sensitive Hate Crime Prevent Government Parliament English Asians Africans Europeans Welsh
    Armistice Remembrance Bank Holiday New Year Pride Hajj Lent Passover Holi Navratri Muharram Ashura Mawlid
    High The St Saint Upper Lower Great Old Central Union Flag Sign Language""".split()
)


def names_in(text: str, *, places: Iterable[str] = ()) -> list[str]:
    """What of a text the masker would hide, as it is written there, each once, in the order found.

    places: names of areas and organisations, which name nobody.

    >>> names_in("Jane Smith of 14 Mill Street (07700 900123) put up stickers.")
    ['14 Mill Street', '07700 900123', 'Jane Smith']
    >>> names_in("the bins of mrs begum and cllr brown; the imam said محمد علی was there")
    ['mrs begum', 'cllr brown', 'محمد علی']
    >>> names_in("Stickers on Lock Lane in Canalside, by the school.", places=["Canalside"])
    []
    """
    known = masking.known_words(places) | _KNOWN
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0].strip())
        return MASK

    for pattern in masking.FIXED:
        text = (_HOUSE if pattern is masking.HOUSE else pattern).sub(take, text)
    text = masking.NHS.sub(lambda one: take(one) if masking.is_nhs_match(one) else one[0], text)
    text = masking.PHONE.sub(take, text)
    text = masking.TITLE.sub(lambda one: one[0] if _all_known(one[0].split()[1:], known) else take(one), text)
    text = masking.TITLE_IN_ANY_CASE.sub(take, text)
    found += [one[0].strip()[:MOST_SHOWN] for one in masking.WITHOUT_CAPITALS.finditer(text)]
    shouted = frozenset(word.upper() for word in known)
    text = masking.SHOUTED.sub(lambda one: one[0] if _all_known(one[0].split(), shouted) else take(one), text)
    for match in masking.CAPITALS.finditer(text):
        found += _people_in(match[0].split(), text[: match.start()], known)
    return list(dict.fromkeys(found))


def _all_known(words: list[str], known: frozenset[str]) -> bool:
    return all(_plain(word) in known for word in words)


def _plain(word: str) -> str:
    return re.sub(r"[’'](s|S)?$", "", word)


def _people_in(words: list[str], before: str, known: frozenset[str]) -> list[str]:
    """The words of one run of capitals that may be somebody's name; none where the run names a place."""
    plain = [_plain(word) for word in words]
    if len(words) > 1 and plain[-1] in _END_OF_A_PLACE:
        return []
    if len(words) > 1 and plain[-1] in _MAYBE_A_PLACE and _WHERE.search(before):
        return []
    is_usual = (
        plain[0] in _BEGINNINGS
        or plain[0] in _BEGINNINGS_OF_ACTIONS
        or masking.may_begin(plain[0])
        or _COMPOUND.fullmatch(plain[0])
    )
    is_beginning = bool(_BEGINS.search(before) and is_usual)
    names: list[str] = []
    is_open = False
    for position, word in enumerate(words):
        if plain[position] in known or (position == 0 and is_beginning):
            is_open = False
        elif is_open:
            names[-1] += f" {word}"
        else:
            names.append(word)
            is_open = True
    return names
