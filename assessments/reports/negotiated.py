"""Norms, decisions and the ledger of one relationship, as the rules count them."""

from datetime import date

from assessments import rules
from practices.here import thresholds_here
from relationships.models import Contribution, Decision, Norm, Relationship


def norms_of(relationship: Relationship, today: date) -> rules.NormCounts:
    rows = Norm.objects.filter(relationship=relationship).order_by("id")
    columns = ("id", "area", "state", "is_spoken", "set_by", "review_on")
    told = (rules.NormTold(str(norm), *more) for norm, *more in rows.values_list(*columns))
    return rules.norm_counts(told, today, thresholds_here())


def ledger_of(relationship: Relationship, today: date) -> rules.Ledger:
    rows = Contribution.objects.filter(relationship=relationship)
    columns = ("direction", "weight", "since", "ended_on")
    return rules.ledger((rules.ContributionFact(*row) for row in rows.values_list(*columns)), today)


def decisions_of(relationship: Relationship) -> rules.DecisionCounts:
    rows = Decision.objects.filter(relationship=relationship)
    columns = ("proposed_by", "decided_by", "was_asked")
    return rules.decision_counts(rules.DecisionFact(*row) for row in rows.values_list(*columns))
