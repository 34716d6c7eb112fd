from clients.api.cases import Cases
from clients.api.clients import Clients
from clients.api.couples import Acceptances, JointNames, JointOpenings, OfCase, SecretsPolicies, Separations
from clients.api.inbox import Inbox
from clients.api.invitations import ClientInvitations
from clients.api.me import Me
from clients.api.minors import ChildConcerns, Consents, Guardians
from clients.api.notes import Notes
from clients.api.safety import SafetyPlanVersions
from clients.api.safety_words import SafetyWords
from clients.api.screening import SafetyFlags, Screenings
from clients.api.sessions import Sessions
from clients.api.watch import Duties, Leaves

__all__ = [
    "Acceptances",
    "Cases",
    "ChildConcerns",
    "ClientInvitations",
    "Clients",
    "Consents",
    "Duties",
    "Guardians",
    "Inbox",
    "JointNames",
    "JointOpenings",
    "Leaves",
    "Me",
    "Notes",
    "OfCase",
    "SafetyFlags",
    "SafetyPlanVersions",
    "SafetyWords",
    "Screenings",
    "SecretsPolicies",
    "Separations",
    "Sessions",
]
