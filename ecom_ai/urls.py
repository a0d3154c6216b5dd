"""Addresses of ecom_ai; a host includes them under a path of its choice."""

from django.urls import include, path

from ecom_ai import review_views, support_views, views

app_name = "ecom_ai"

urlpatterns = [
    path("chat/open/<str:token>/", support_views.resume, name="chat_resume"),
    path("widgets/<slug:placement>/", views.widget, name="widget"),
    path("dismiss/", views.dismiss, name="dismiss"),
    path("reviews/", review_views.reviews, name="reviews"),
    path("reviews/write/", review_views.write, name="review_write"),
    path("reviews/<int:pk>/", review_views.review, name="review"),
    path("reviews/<int:pk>/state/", review_views.state, name="review_state"),
    path("reviews/<int:pk>/edit/", review_views.edit, name="review_edit"),
    path("reviews/<int:pk>/withdraw/", review_views.withdraw, name="review_withdraw"),
    path("reviews/<int:pk>/appeal/", review_views.appeal, name="review_appeal"),
    path("reviews/<int:pk>/helpful/", review_views.helpful, name="review_helpful"),
    path("chat/", support_views.chat, name="chat"),
    path("chat/log/", support_views.log, name="chat_log"),
    path("chat/person/", support_views.person, name="chat_person"),
    path("chat/end/", support_views.end, name="chat_end"),
    path("chat/rate/", support_views.rate, name="chat_rate"),
    path("chat/<int:pk>/thumb/", support_views.thumb, name="chat_thumb"),
    path("chat/<int:pk>/cancel/", support_views.cancel, name="chat_cancel"),
    path("chat/<uuid:pk>/stream/", support_views.events, name="chat_stream"),
    path("api/", include("ecom_ai.api.urls")),
]
