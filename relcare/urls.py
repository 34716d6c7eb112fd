"""Every address, one line each."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from assessments import api as assessments
from caseload import api as caseload
from clients import api as clients
from practices.settings_api import Members, PracticeSettings
from practices.thresholds_api import PracticeThresholds, ThresholdChanges
from relationships import api as relationships
from relcare.health import healthz
from relcare.pages import home, invitation
from reminders import api as reminders
from reminders import pages, webhooks
from reminders.metrics import metrics
from rest.problems import no_such_path

handler400 = "rest.problems.bad_request"
handler403 = "rest.problems.permission_denied"
handler404 = "rest.problems.not_found"
handler500 = "rest.problems.server_error"

OF_CASE = "api/v1/cases/<str:case_id>/"
OF_ONE: Any = {"get": "retrieve", "patch": "partial_update"}

router = SimpleRouter()
router.register("invitations", clients.ClientInvitations)
router.register("members", Members)
router.register("threshold-changes", ThresholdChanges)
router.register("duties", clients.Duties)
router.register("leaves", clients.Leaves)
router.register("clients", clients.Clients)
router.register("cases", clients.Cases)
router.register("sessions", clients.Sessions)
router.register("notes", clients.Notes, basename="note")
router.register("inbox", clients.Inbox)
router.register("screenings", clients.Screenings)
router.register("safety-flags", clients.SafetyFlags)
router.register("guardians", clients.Guardians)
router.register("consents", clients.Consents)
router.register("child-concerns", clients.ChildConcerns)
router.register(
    r"clients/(?P<client_id>[^/.]+)/safety-plan/versions",
    clients.SafetyPlanVersions,
    basename="safety-plan-version",
)
router.register(r"cases/(?P<case_id>[^/.]+)/secrets-policies", clients.SecretsPolicies)
router.register(r"cases/(?P<case_id>[^/.]+)/acceptances", clients.Acceptances)
router.register(r"cases/(?P<case_id>[^/.]+)/joint-openings", clients.JointOpenings)
router.register(r"cases/(?P<case_id>[^/.]+)/norm-marks", relationships.NormMarks)
router.register("shared-norms", relationships.SharedNorms)
router.register("shared-goals", relationships.SharedGoals)
router.register("shared-breaks", relationships.SharedBreaks)
router.register("shared-answers", assessments.SharedAnswersOfBoth)
router.register("kinds", relationships.Kinds)
router.register("relationships", relationships.Relationships)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/openings", relationships.Openings)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/presences", relationships.Presences)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/kept-words", relationships.KeptWords)
router.register("counterparts", relationships.Counterparts)
router.register("norms", relationships.Norms)
router.register(r"norms/(?P<norm_id>[^/.]+)/versions", relationships.NormVersions)
router.register(r"norms/(?P<norm_id>[^/.]+)/story", relationships.NormStories, basename="norm-story")
router.register(r"norms/(?P<norm_id>[^/.]+)/observations", relationships.NormObservations)
router.register("contributions", relationships.Contributions)
router.register("decisions", relationships.Decisions)
router.register("moments", relationships.Moments)
router.register("boundaries", relationships.Boundaries)
router.register(r"boundaries/(?P<boundary_id>[^/.]+)/versions", relationships.BoundaryVersions)
router.register("boundary-events", relationships.BoundaryEvents)
router.register("needs", relationships.Needs)
router.register("disagreements", relationships.Disagreements)
router.register(r"disagreements/(?P<disagreement_id>[^/.]+)/versions", relationships.DisagreementVersions)
router.register("activities", relationships.Activities)
router.register("breaks", relationships.Breaks)
router.register(r"breaks/(?P<of_break_id>[^/.]+)/extensions", relationships.BreakExtensions)
router.register("break-comparisons", relationships.BreakComparisons)
router.register("goals", relationships.Goals)
router.register("goal-steps", relationships.GoalSteps)
router.register("inner-work", relationships.InnerWorks)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/bridge", assessments.Bridges, basename="bridge")
router.register("hopes", assessments.Hopes)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/hope-check", assessments.HopeCounts, basename="hope-check"
)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/forecasts", assessments.Forecasts)
router.register("disclosures", assessments.Disclosures)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/ladder", assessments.Climbs, basename="ladder")
router.register("inventories", assessments.Inventories)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/interdependence",
    assessments.Interdependences,
    basename="interdependence",
)
router.register(
    r"clients/(?P<client_id>[^/.]+)/breaks-watch", assessments.BreaksWatches, basename="breaks-watch"
)
router.register("assessments", assessments.Assessments)
router.register("forms", assessments.Forms)
router.register(r"forms/(?P<id>[^/.]+)/versions", assessments.FormVersions, basename="form-version")
router.register("homework", assessments.Homeworks)
router.register("programmes", assessments.Programmes)
router.register("courses", assessments.Courses)
router.register(r"clients/(?P<client_id>[^/.]+)/queue", assessments.Queues, basename="queue")
router.register("responses", assessments.Responses)
router.register(r"clients/(?P<client_id>[^/.]+)/scores", assessments.ClientScores)
router.register(r"clients/(?P<client_id>[^/.]+)/patterns", assessments.ClientPatterns, basename="patterns")
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/boundaries-summary",
    assessments.BoundariesSummaries,
    basename="boundaries-summary",
)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/needs-summary",
    assessments.NeedsSummaries,
    basename="needs-summary",
)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/disagreements-summary",
    assessments.DisagreementsSummaries,
    basename="disagreements-summary",
)
router.register("requests", assessments.Requests)
router.register(r"requests/(?P<request_id>[^/.]+)/versions", assessments.RequestVersions)
router.register("wording", assessments.Wording, basename="wording")
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/norms-summary",
    assessments.NormsSummaries,
    basename="norms-summary",
)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/decisions-summary",
    assessments.DecisionsSummaries,
    basename="decisions-summary",
)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/requests-summary",
    assessments.RequestsSummaries,
    basename="requests-summary",
)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/asked-again",
    assessments.AskedAgain,
    basename="asked-again",
)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/ledger", assessments.Ledgers, basename="ledger")
router.register("check-in-plans", reminders.CheckInPlans)
router.register(
    r"clients/(?P<client_id>[^/.]+)/messages", reminders.ClientMessages, basename="client-message"
)
router.register("me/push-devices", reminders.PushDevices)
router.register(r"sessions/(?P<session_id>[^/.]+)/jots", caseload.Jots)
router.register(
    r"relationships/(?P<relationship_id>[^/.]+)/timeline", caseload.Timelines, basename="timeline"
)
router.register(r"sessions/(?P<session_id>[^/.]+)/prep", caseload.Preps, basename="session-prep")
router.register(r"sessions/(?P<session_id>[^/.]+)/room", caseload.Rooms, basename="session-room")
router.register(r"sessions/(?P<session_id>[^/.]+)/draft-note", caseload.Drafts, basename="session-draft")
router.register(r"sessions/(?P<session_id>[^/.]+)/after", assessments.SessionsAfter, basename="session-after")
router.register(r"sessions/(?P<session_id>[^/.]+)/close", caseload.Closings, basename="session-close")
router.register(r"clients/(?P<client_id>[^/.]+)/summary", caseload.Summaries, basename="summary")

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("relcare.sign_in")),
    path("", home, name="home"),
    path("invitation", invitation, name="invitation"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("r/<str:token>/", pages.show, name="link"),
    path("r/<str:token>/stop/", pages.stop, name="link-stop"),
    path("hooks/mail/", webhooks.mail, name="mail-hook"),
    path("hooks/sms/", webhooks.sms, name="sms-hook"),
    path("api/v1/me/link-factor/", reminders.LinkFactors.as_view(), name="link-factor"),
    path("api/v1/r/<str:token>/", reminders.BehindLinks.as_view(), name="behind-link"),
    path("api/v1/me/", clients.Me.as_view(), name="me"),
    path("api/v1/me/push-key/", reminders.PushKey.as_view(), name="push-key"),
    path("api/v1/sender-labels/", reminders.SenderLabels.as_view(), name="sender-labels"),
    path("api/v1/safety-words/", clients.SafetyWords.as_view(), name="safety-words"),
    path(
        "api/v1/practice/",
        PracticeSettings.as_view(OF_ONE, detail=True, basename="practice"),
        name="practice",
    ),
    path(
        "api/v1/practice/thresholds/",
        PracticeThresholds.as_view(OF_ONE, detail=True, basename="practice-thresholds"),
        name="practice-thresholds",
    ),
    path("api/v1/practice/queue/", reminders.PracticeQueue.as_view(), name="practice-queue"),
    path("api/v1/practice/reminders-help/", reminders.RemindersHelp.as_view(), name="reminders-help"),
    path(
        "api/v1/ladder/",
        assessments.Ladders.as_view(
            {"get": "retrieve", "put": "update"}, detail=True, basename="ladder-wording"
        ),
        name="ladder-wording",
    ),
    path(
        "api/v1/inventory-items/",
        assessments.InventoryItems.as_view({"get": "retrieve"}, detail=True, basename="inventory-items"),
        name="inventory-items",
    ),
    path(
        "api/v1/forms/<str:id>/expectation/",
        assessments.FormExpectations.as_view(
            {"get": "retrieve", "put": "update"}, detail=True, basename="form-expectation"
        ),
        name="form-expectation",
    ),
    path("api/v1/forms/import/", assessments.FormImports.as_view({"post": "create"}), name="form-import"),
    path(
        "api/v1/forms/<str:id>/versions/<int:number>/export/",
        assessments.FormExports.as_view({"get": "retrieve"}, detail=True, basename="form-export"),
        name="form-export",
    ),
    path(
        "api/v1/forms/<str:id>/versions/<int:number>/imported/",
        assessments.ImportedFiles.as_view({"get": "retrieve"}, detail=True, basename="form-imported"),
        name="form-imported",
    ),
    path(
        "api/v1/responses/<str:pk>/export/",
        assessments.ResponseExports.as_view({"get": "retrieve"}, detail=True, basename="response-export"),
        name="response-export",
    ),
    path(
        "api/v1/clients/<str:client_id>/scores/export/",
        assessments.ScoreExports.as_view({"get": "list"}, basename="scores-export"),
        name="scores-export",
    ),
    path(
        "api/v1/homework/<str:homework_id>/kiosk/",
        assessments.KioskLinks.as_view({"post": "create"}, detail=True, basename="kiosk-link"),
        name="kiosk-link",
    ),
    path("api/v1/kiosk/<str:token>/", assessments.Kiosk.as_view(), name="kiosk"),
    path(
        "api/v1/clients/<str:client_id>/held-back/",
        assessments.HeldBacks.as_view({"get": "list", "post": "create"}, basename="held-back"),
        name="held-back",
    ),
    path(
        "api/v1/clients/<str:client_id>/held-back/<str:held_id>/",
        assessments.HeldBacks.as_view(OF_ONE, detail=True, basename="held-back"),
        name="held-back-of",
    ),
    path("api/v1/caseload/", caseload.Caseload.as_view(), name="caseload"),
    path("api/v1/progress/", caseload.Progress.as_view(), name="progress"),
    path(f"{OF_CASE}separate/", clients.Separations.as_view({"post": "create"}), name="separate"),
    path(f"{OF_CASE}separations/", clients.Separations.as_view({"get": "list"}), name="separations"),
    path(
        f"{OF_CASE}shared-addresses/",
        reminders.SharedAddresses.as_view({"get": "list"}),
        name="shared-addresses",
    ),
    path(
        f"{OF_CASE}joint-name/",
        clients.JointNames.as_view({"get": "retrieve", "put": "update"}),
        name="joint-name",
    ),
    path(f"{OF_CASE}joint/", assessments.JointViews.as_view({"get": "retrieve"}), name="joint"),
    path(f"{OF_CASE}norm-diff/", assessments.NormDiffs.as_view({"get": "retrieve"}), name="norm-diff"),
    path(
        f"{OF_CASE}withdraw-all/",
        assessments.AllShares.as_view({"post": "withdraw_all"}),
        name="withdraw-all",
    ),
    path(f"{OF_CASE}stop-all/", assessments.AllShares.as_view({"post": "stop_all"}), name="stop-all"),
    path(
        f"{OF_CASE}what-they-will-notice/",
        assessments.AllShares.as_view({"get": "what_they_will_notice"}),
        name="what-they-will-notice",
    ),
    path("api/v1/", include(router.urls)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    re_path("^api/", no_such_path),
]
