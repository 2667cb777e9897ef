"""Guides and campaigns for tests."""

from datetime import date
from typing import Any

from factory.declarations import SubFactory
from wagtail.models import Page

from cms.taxonomy import Band, RiskClass
from lessons.models import CampaignIndexPage, CampaignPage, GuideIndexPage, GuidePage
from tests.factories.cms import HomePageFactory, PageFactory, stream

VERIFIED = "確かめた項目"
UNVERIFIED = "まだ確かめていない項目"


class _IndexFactory(PageFactory):
    """An index under the home page, reused if it is there."""

    class Meta:
        abstract = True

    introduction = "はじめの言葉"
    parent = SubFactory(HomePageFactory)

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, **kwargs: Any) -> Page:
        return model_class.objects.first() or super()._create(model_class, *args, **kwargs)


class GuideIndexPageFactory(_IndexFactory):
    """The index of guides."""

    class Meta:
        model = GuideIndexPage

    slug = "guides"
    title = "保護者のガイド"


class CampaignIndexPageFactory(_IndexFactory):
    """The index of campaigns."""

    class Meta:
        model = CampaignIndexPage

    slug = "campaigns"
    title = "キャンペーン"


class GuidePageFactory(PageFactory):
    """A guide with a device that has a verified row (``VERIFIED``) and one that is not yet."""

    class Meta:
        model = GuidePage

    parent = SubFactory(GuideIndexPageFactory)
    summary = "一文のまとめ"
    band = Band.GUARDIAN
    risk_classes = (RiskClass.USE,)
    introduction = "はじめの言葉"
    body = stream(
        ("heading", "端末ごとに"),
        (
            "device_checklist",
            {
                "device": "ゲーム機",
                "anchor": "console",
                "about": "説明",
                "rows": [
                    {"text": VERIFIED, "source": "出典A", "verified_on": "2026-11-01"},
                    {"text": UNVERIFIED, "source": "出典B", "verified_on": None},
                ],
            },
        ),
        (
            "device_checklist",
            {
                "device": "新しい端末",
                "anchor": "brand-new",
                "about": "説明",
                "rows": [{"text": UNVERIFIED, "source": "出典C", "verified_on": None}],
            },
        ),
    )
    sources = stream(("source", {"title": "出典の題", "publisher": "発行者", "year": 2025}))
    review_date = date(2027, 10, 1)


class CampaignPageFactory(PageFactory):
    """An edition that shows from 2027-02-01 to 2027-05-31, with a guide and a leaflet."""

    class Meta:
        model = CampaignPage

    parent = SubFactory(CampaignIndexPageFactory)
    slug = "spring"
    title = "春の行動"
    summary = "一文のまとめ"
    band = Band.GUARDIAN
    edition_year = 2027
    shows_from = date(2027, 2, 1)
    shows_until = date(2027, 5, 31)
    introduction = "はじめの言葉"
    guide = SubFactory(GuidePageFactory, slug="main", title="家庭のガイド")
    body = stream(("heading", "この春に"), ("text", "<p>この春だけの本文。</p>"))
    leaflet_front = stream(("steps", {"title": "手順", "steps": ["話す。", "設定する。"]}))
    leaflet_back = stream(
        ("checks", {"title": "チェック", "items": ["見た。"]}),
        ("rules", {"title": "ルール", "prompts": ["夜は"]}),
        ("panel", {"title": "囲み", "text": "<p>頼る、頃、誰。</p>"}),
    )
