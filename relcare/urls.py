"""Every address, one line each."""

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from relationships import api as relationships

router = SimpleRouter()
router.register("kinds", relationships.Kinds)
router.register("relationships", relationships.Relationships)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/openings", relationships.Openings)
router.register(r"relationships/(?P<relationship_id>[^/.]+)/presences", relationships.Presences)
router.register("counterparts", relationships.Counterparts)
router.register("norms", relationships.Norms)
router.register(r"norms/(?P<norm_id>[^/.]+)/versions", relationships.NormVersions)
router.register("moments", relationships.Moments)

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("allauth.headless.urls")),
    path("api/v1/", include(router.urls)),
]
