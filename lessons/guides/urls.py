"""Addresses below ``/campaigns/`` that are no pages of the tree."""

from django.urls import path

from lessons.guides.views import leaflet, leaflet_page

campaign_patterns = [
    path("<str:slug>/leaflet.pdf", leaflet, name="leaflet"),
    path("<str:slug>/leaflet/", leaflet_page, name="leaflet_page"),
]
