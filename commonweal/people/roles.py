"""Who may do what: every role and permission of Commonweal, in words a data protection officer can read.

A role lists what it allows. What a person then sees is narrowed further, row by row, by the
visibility class of each item (`people/visibility.py`): marking, handling code, originating
organisation and sharing agreement. No role is above that.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing somebody may do. The value is the name used in code, in tests and in the audit."""

    SEE_STRENGTHS = "see strengths that partners have shared"
    SEE_REPORTS = "see reports of tension that the sharing agreements let this organisation see"
    SEE_SENSITIVE = "see items marked OFFICIAL-SENSITIVE, when they need to know"
    SEE_CONDITIONAL = "see items with handling code C, under the conditions given"
    SEE_OWN_ORGANISATION = "see what the own organisation has reported"
    SUBMIT_REPORTS = "send reports for the own organisation, one by one or as a spreadsheet"
    TRIAGE_REPORTS = "see reports that nobody has checked yet, place them, grade them, merge and close them"
    SEE_REPORTER = "open a reporter's contact details, with a reason that is recorded"
    SET_LEVELS = "set the tension level of a neighbourhood or community, with a reason"
    SEE_LEVELS = "see tension levels of neighbourhoods and communities"
    WRITE_SUMMARY = "write and sign off the weekly summary"
    SEE_SUMMARY = "read the weekly summary of the tension monitoring group"
    SEE_PARTNER_SUMMARY = "read the partners' edition of the weekly summary"
    SEE_RECORDED_CRIME = "see recorded crime as context"
    MANAGE_ACTIONS = "make actions and change any of them"
    UPDATE_OWN_ACTIONS = "update actions that the own organisation owns"
    SEE_ACTIONS = "see actions"
    RECORD_DECISIONS = "record that a body endorsed or approved a plan"
    ASSESS = "say where the own organisation stands on the points of the self-assessment"
    MODERATE_ASSESSMENT = (
        "open and close rounds of the self-assessment, and say what the partnership agrees on each point"
    )
    MANAGE_MEETINGS = "call meetings of any body and keep their agendas, decisions and minutes"
    KEEP_IN_TOUCH = (
        "log contacts with those whom the own organisation keeps in touch with, and open who they are"
    )
    RUN_CONSULTATIONS = "set up consultations, read what people replied, and answer it"
    LINK_ITEMS = "link items to one another"
    RELEASE_TO_PUBLIC = "release figures and strengths to the public"
    MANAGE_ORGANISATIONS = "edit organisations, bodies, strands and sharing agreements"
    MANAGE_ACCOUNTS = "invite people and give them roles without content"
    GIVE_CONTENT_ROLES = "give and take away roles that can see content"
    SEE_AUDIT = "read the record of who did what"
    HANDLE_DATA_RIGHTS = (
        "answer subject access, deletion, data protection complaints and requests for information"
    )
    RECORD_GOVERNANCE = "record the documents needed before real people's reports may come in"
    LOAD_DATA = "load areas, look-ups, postcodes, open data and partners’ tables of figures"
    SEE_OWN_SERVICES = "see whom the services of the own organisation reach, by group and area"
    USE_API = "use the programming interface with a token"


P = Permission


@dataclass(frozen=True)
class Role:
    """A job in the partnership and what it allows.

    `second_factor`: people with this role must sign in with a code or a passkey as well.
    `has_content`: the role can see what people reported; an administrator can't give it.
    """

    code: str
    name: str
    what_it_is: str
    permissions: frozenset[Permission]
    second_factor: bool
    has_content: bool


def _role(
    code: str,
    name: str,
    what_it_is: str,
    *permissions: Permission,
    second_factor: bool,
    has_content: bool = True,
) -> Role:
    return Role(code, name, what_it_is, frozenset(permissions), second_factor, has_content)


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "contributor",
            "Partner contributor",
            "A police officer, teacher, housing officer or youth worker who reports what they see.",
            P.SEE_STRENGTHS,
            P.SEE_OWN_ORGANISATION,
            P.SUBMIT_REPORTS,
            P.SEE_ACTIONS,
            P.UPDATE_OWN_ACTIONS,
            P.ASSESS,
            P.SEE_PARTNER_SUMMARY,
            P.USE_API,
            second_factor=False,
        ),
        _role(
            "reporting-centre",
            "Third-party reporting centre",
            "Somebody trained to take reports from people who will not go to the police or council.",
            P.SEE_STRENGTHS,
            P.SEE_OWN_ORGANISATION,
            P.SUBMIT_REPORTS,
            P.USE_API,
            second_factor=False,
        ),
        _role(
            "strand-coordinator",
            "Strand co-ordinator",
            "Runs one of the nine consultation strands and speaks for it.",
            P.SEE_STRENGTHS,
            P.SEE_OWN_ORGANISATION,
            P.SUBMIT_REPORTS,
            P.SEE_ACTIONS,
            P.KEEP_IN_TOUCH,
            P.UPDATE_OWN_ACTIONS,
            P.ASSESS,
            P.SEE_PARTNER_SUMMARY,
            second_factor=False,
        ),
        _role(
            "analyst",
            "Analyst",
            "Counts, maps and checks figures; does not open what reporters said about themselves.",
            P.SEE_STRENGTHS,
            P.SEE_REPORTS,
            P.SEE_OWN_ORGANISATION,
            P.SEE_LEVELS,
            P.SEE_SUMMARY,
            P.SEE_RECORDED_CRIME,
            P.SEE_ACTIONS,
            P.LINK_ITEMS,
            P.LOAD_DATA,
            P.USE_API,
            second_factor=True,
        ),
        _role(
            "tension-group",
            "Member of the tension monitoring group",
            "Meets weekly or fortnightly to judge tension and to advise what should be done.",
            P.SEE_STRENGTHS,
            P.SEE_REPORTS,
            P.SEE_SENSITIVE,
            P.SEE_CONDITIONAL,
            P.SEE_OWN_ORGANISATION,
            P.SUBMIT_REPORTS,
            P.SEE_LEVELS,
            P.SET_LEVELS,
            P.SEE_SUMMARY,
            P.SEE_PARTNER_SUMMARY,
            P.SEE_RECORDED_CRIME,
            P.SEE_ACTIONS,
            P.KEEP_IN_TOUCH,
            P.UPDATE_OWN_ACTIONS,
            P.ASSESS,
            P.LINK_ITEMS,
            P.USE_API,
            second_factor=True,
        ),
        _role(
            "cohesion-officer",
            "Cohesion officer",
            "Runs the partnership's work: checks reports, writes the summary, follows up actions.",
            P.SEE_STRENGTHS,
            P.SEE_REPORTS,
            P.SEE_SENSITIVE,
            P.SEE_CONDITIONAL,
            P.SEE_OWN_ORGANISATION,
            P.SUBMIT_REPORTS,
            P.TRIAGE_REPORTS,
            P.SEE_REPORTER,
            P.SEE_LEVELS,
            P.SET_LEVELS,
            P.WRITE_SUMMARY,
            P.SEE_SUMMARY,
            P.SEE_PARTNER_SUMMARY,
            P.SEE_RECORDED_CRIME,
            P.SEE_ACTIONS,
            P.KEEP_IN_TOUCH,
            P.MANAGE_ACTIONS,
            P.UPDATE_OWN_ACTIONS,
            P.RECORD_DECISIONS,
            P.ASSESS,
            P.MODERATE_ASSESSMENT,
            P.MANAGE_MEETINGS,
            P.RUN_CONSULTATIONS,
            P.LINK_ITEMS,
            P.RELEASE_TO_PUBLIC,
            P.MANAGE_ORGANISATIONS,
            P.GIVE_CONTENT_ROLES,
            P.LOAD_DATA,
            P.USE_API,
            second_factor=True,
        ),
        _role(
            "service-manager",
            "Service manager",
            "Runs a service and wants to know who lives here and what to change.",
            P.SEE_STRENGTHS,
            P.SEE_OWN_SERVICES,
            P.SEE_ACTIONS,
            P.UPDATE_OWN_ACTIONS,
            P.ASSESS,
            second_factor=False,
        ),
        _role(
            "board-member",
            "Board member",
            "Reads the quarterly report and decides.",
            P.SEE_STRENGTHS,
            P.SEE_ACTIONS,
            P.SEE_PARTNER_SUMMARY,
            second_factor=False,
        ),
        _role(
            "board-chair",
            "Chair of the board",
            "Leads the board, and records what it decided.",
            P.SEE_STRENGTHS,
            P.SEE_ACTIONS,
            P.SEE_PARTNER_SUMMARY,
            P.RECORD_DECISIONS,
            second_factor=False,
        ),
        _role(
            "data-protection-officer",
            "Data protection officer",
            "Checks that the law and our promises are kept, and answers people about their data.",
            P.SEE_AUDIT,
            P.HANDLE_DATA_RIGHTS,
            P.RECORD_GOVERNANCE,
            second_factor=True,
        ),
        _role(
            "administrator",
            "Administrator",
            "Keeps the system and its accounts working; sees no content.",
            P.MANAGE_ACCOUNTS,
            P.MANAGE_ORGANISATIONS,
            P.LOAD_DATA,
            second_factor=True,
            has_content=False,
        ),
    )
}
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]
