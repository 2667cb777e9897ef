"""What an item and its options say and mean, whether their editors still work on them or not."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.taxonomy import RiskClass, SmallClass
from quizzes.items.kinds import KINDS, ItemKind
from quizzes.items.rules import Kind, ScreenPart


class ItemWords(models.Model):
    """What is read of an item besides its options."""

    stem = models.TextField(_("問題文"))
    explanation = models.TextField(
        _("解説"), help_text=_("答えたあとに読みます。なぜか、どうすればよいか。")
    )
    picture_words = models.CharField(
        _("画像の説明"),
        max_length=400,
        blank=True,
        help_text=_("画像が見えない人に読まれる文。問題を解くのに要ることを、ぜんぶ書きます。"),
    )

    class Meta:
        abstract = True


class ItemContent(ItemWords):
    """What a pupil meets of an item, and what is known about it."""

    kind = models.CharField(
        _("形式"), max_length=16, choices=ItemKind.choices, default=ItemKind.SINGLE
    )
    small_class = models.CharField(_("小分類"), max_length=3, choices=SmallClass.choices)
    help_card = models.BooleanField(
        _("相談カードをつける"), default=False, help_text=_("つらい話に触れる問題には、つけます。")
    )
    source = models.CharField(_("事実や法律の出典"), max_length=300, blank=True)
    sensitive = models.BooleanField(
        _("答えを端末から出さない"),
        default=False,
        db_default=False,
        help_text=_(
            "自分や家のことをたずねる問題に、つけます。答えはどこにも送られず、点にも人数にも入りません。"
            "先生にも見えません。解説と理由は、問題といっしょに端末にわたります。"
        ),
    )
    keep_order = models.BooleanField(
        _("選択肢の順番を変えない"),
        default=False,
        db_default=False,
        help_text=_(
            "「一つえらぶ」「すべてえらぶ」「会話」では、選択肢の順番が席ごとに変わります。"
            "数や時間の順など、ならび方に意味があるときに、つけます。"
        ),
    )

    class Meta:
        abstract = True

    @property
    def risk_class(self) -> RiskClass:
        """The middle class of the item's small class."""
        return SmallClass(self.small_class).risk_class

    @property
    def rules(self) -> Kind:
        """How responses to this item are read and scored."""
        return KINDS[self.kind]


class ChoiceContent(models.Model):
    """An option of an item, with why it is right or what choosing it shows."""

    text = models.CharField(_("選択肢"), max_length=200)
    is_key = models.BooleanField(_("正答"), default=False)
    rationale = models.TextField(
        _("理由"), help_text=_("えらんだ人が、答えたあとに読みます。責めない言葉で。")
    )
    misconception = models.CharField(
        _("誤解"),
        max_length=200,
        blank=True,
        help_text=_("えらんだ人が持っていそうな誤解。先生が読みます。"),
    )
    target = models.CharField(
        _("相手・組"),
        max_length=200,
        blank=True,
        help_text=_(
            "「組み合わせ」では相手、「なかま分け」では組の名前、「会話」では返事をする相手の言葉。"
            "ほかの形式では使いません。"
        ),
    )
    part = models.CharField(
        _("画面の部分"),
        max_length=16,
        choices=ScreenPart.choices,
        blank=True,
        help_text=_("「画面からさがす」だけで使います。写真や絵は、何の写真かを言葉で書きます。"),
    )
    reaction = models.CharField(
        _("相手の反応"),
        max_length=300,
        blank=True,
        help_text=_("「会話」だけで使います。この返事のあとに起こること。"),
    )
    next_turn = models.PositiveSmallIntegerField(
        _("つぎの回"),
        null=True,
        blank=True,
        help_text=_(
            "「会話」だけで使います。この返事のあとの回の番号。書かなければ、おわります。"
            "番号は、相手の言葉がはじめて出てくる順に、1からかぞえます。"
        ),
    )

    class Meta:
        abstract = True

    def content(self, rules: Kind) -> dict[str, Any]:
        """Return what the option says and means to an item of the kind, as plain data."""
        return {
            "text": self.text,
            "is_key": self.is_key,
            "rationale": self.rationale,
            "misconception": self.misconception,
            **self.place_in_item(rules),
        }

    def place_in_item(self, rules: Kind) -> dict[str, Any]:
        """Return what only some kinds ask of an option, as far as this one does."""
        return {
            **({"target": self.target} if rules.has_targets else {}),
            **({"part": self.part} if rules.has_parts else {}),
            **({"reaction": self.reaction, "next_turn": self.next_turn} if rules.has_turns else {}),
        }
