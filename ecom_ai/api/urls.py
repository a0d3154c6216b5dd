"""Addresses of the API, version 1."""

from django.urls import path

from ecom_ai.api import moderation, reviews, schema, support, views

_ADDRESSES = [
    path("v1/recommendations/", views.RecommendationsView.as_view()),
    path("v1/search/", views.SearchView.as_view()),
    path("v1/products/", views.ProductsView.as_view()),
    path("v1/products/<str:key>/", views.ProductView.as_view()),
    path("v1/products/<str:key>/reviews/", reviews.ProductReviewsView.as_view()),
    path("v1/products/<str:key>/reviews/summary/", reviews.SummaryView.as_view()),
    path("v1/reviews/", reviews.OwnListView.as_view()),
    path("v1/reviews/<str:key>/", reviews.OwnReviewView.as_view()),
    path("v1/reviews/<str:key>/helpful/", reviews.HelpfulView.as_view()),
    path("v1/reviews/<str:key>/appeal/", reviews.AppealView.as_view()),
    path("v1/moderation/reviews/", moderation.QueueView.as_view()),
    path(
        "v1/moderation/reviews/<int:id>/corrections/",
        moderation.CorrectionsView.as_view(),
    ),
    path("v1/moderation/decisions/", moderation.DecisionsView.as_view()),
    path("v1/moderation/decisions/<uuid:batch>/undo/", moderation.UndoView.as_view()),
    path("v1/conversations/", support.ConversationsView.as_view()),
    path("v1/conversations/<uuid:id>/", support.ConversationView.as_view()),
    path("v1/conversations/<uuid:id>/messages/", support.MessagesView.as_view()),
    path(
        "v1/conversations/<uuid:id>/messages/<int:message>/",
        support.MessageView.as_view(),
    ),
    path(
        "v1/conversations/<uuid:id>/messages/<int:message>/thumb/",
        support.ThumbView.as_view(),
    ),
    path("v1/conversations/<uuid:id>/rating/", support.RatingView.as_view()),
    path("v1/conversations/<uuid:id>/hand-over/", support.HandOverView.as_view()),
    path("v1/events/", views.EventsView.as_view(), name="events"),
    path("v1/shoppers/", views.ShoppersView.as_view(), name="shoppers"),
    path("v1/schema/", schema.SchemaView.as_view(), name="schema"),
    path("docs/", schema.DocsView.as_view(), name="docs"),
]
_nothing = views.NoSuchView.as_view(
    addresses=[str(address.pattern) for address in _ADDRESSES]
)

urlpatterns = [*_ADDRESSES, path("", _nothing), path("<path:rest>", _nothing)]
