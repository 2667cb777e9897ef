"""Opening hours become rows, so that a page can say who answers now; images keep only their pixels."""

import re
from datetime import time

import cms.models.images
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import wagtail.images.models
from django.db import migrations, models


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK = (*WEEKDAYS, "saturday", "sunday")
SPAN = re.compile(
    r"(?P<weekdays>平日 ?)?(?P<opens>\d{1,2})時(?:(?P<opens_minute>\d{1,2})分)?"
    r"〜(?P<closes>\d{1,2})時(?:(?P<closes_minute>\d{1,2})分)?"
    r"(?:（(?P<rest>\d{1,2}月\d{1,2}日〜\d{1,2}月\d{1,2}日)は休み）)?"
)


def read_hours(text):
    """Return the text's opening and rest as rows' fields; nothing if it says anything else."""
    if text == "24時間":
        return dict.fromkeys(WEEK, True) | {"all_day": True}, None
    found = SPAN.fullmatch(text)
    if found is None:
        return None
    opens, closes = (
        time(int(found[edge]) % 24, int(found[f"{edge}_minute"] or 0))
        for edge in ("opens", "closes")
    )
    if opens == closes:
        return None
    opening = dict.fromkeys(WEEKDAYS if found["weekdays"] else WEEK, True)
    rest = None
    if found["rest"]:
        names = ("first_month", "first_day", "last_month", "last_day")
        rest = dict(zip(names, map(int, re.findall(r"\d+", found["rest"])), strict=True))
    return opening | {"opens": opens, "closes": closes}, rest


def hours_to_rows(apps, schema_editor):
    """Turn what a pattern understands into rows; all else stays as the note."""
    for contact in apps.get_model("cms", "ContactPoint").objects.exclude(hours_note=""):
        rows = read_hours(contact.hours_note)
        if rows is None:
            continue
        opening, rest = rows
        # Not through the relation, which keeps rows back until a clusterable parent is saved.
        apps.get_model("cms", "ContactOpening").objects.create(contact=contact, **opening)
        if rest is not None:
            apps.get_model("cms", "ContactRest").objects.create(contact=contact, **rest)
        contact.closed_on_holidays = contact.hours_note.startswith("平日")
        contact.hours_note = ""
        contact.save(update_fields=["closed_on_holidays", "hours_note"])


def rows_to_hours(apps, schema_editor):
    """Give the text back, as far as a pattern made rows of it."""
    for contact in apps.get_model("cms", "ContactPoint").objects.filter(hours_note=""):
        contact.hours_note = _text_of_rows(contact)
        contact.save(update_fields=["hours_note"])


def _text_of_rows(contact):
    opening, rest = contact.opening_hours.first(), contact.yearly_rests.first()
    if opening is None:
        return ""
    text = "24時間" if opening.all_day else f"{_clock(opening.opens)}〜{_clock(opening.closes)}"
    if contact.closed_on_holidays:
        text = f"平日 {text}"
    if rest is not None:
        text += f"（{rest.first_month}月{rest.first_day}日〜{rest.last_month}月{rest.last_day}日は休み）"
    return text


def _clock(at):
    return f"{at.hour}時{at.minute}分" if at.minute else f"{at.hour}時"


def rename_in_revisions(old, new):
    """
    Return an operation that renames the note in what editors saved and have not published.

    A note that says what the rows say is emptied there too: the rows stand in the database.
    """

    def rename(apps, schema_editor):
        contacts = apps.get_model("cms", "ContactPoint").objects
        kinds = apps.get_model("contenttypes", "ContentType").objects.filter(
            app_label="cms", model="contactpoint"
        )
        for revision in apps.get_model("wagtailcore", "Revision").objects.filter(
            content_type__in=kinds
        ):
            if old not in revision.content:
                continue
            text = revision.content.pop(old)
            contact = contacts.filter(pk=revision.object_id).first()
            if new == "hours_note" and contact is not None and text == _text_of_rows(contact):
                text = ""
            revision.content[new] = text
            revision.content.setdefault(
                "closed_on_holidays", contact is not None and contact.closed_on_holidays
            )
            revision.save(update_fields=["content"])

    return rename


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_readings"),
    ]

    operations = [
        migrations.RenameField(
            model_name="contactpoint",
            old_name="hours",
            new_name="hours_note",
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="channel",
            field=models.CharField(
                choices=[
                    ("phone", "電話"),
                    ("chat", "チャット"),
                    ("line", "LINE"),
                    ("web", "サイトから"),
                    ("post", "手紙"),
                    ("school", "学校で会って"),
                ],
                default="phone",
                max_length=8,
                verbose_name="つながり方",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="closed_on_holidays",
            field=models.BooleanField(
                default=False,
                help_text="受付時間の曜日でも、国民の祝日と振替休日には休むとき。",
                verbose_name="祝日は休み",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="cost",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "分からない"),
                    ("free", "お金はかかりません"),
                    ("charged", "通話料がかかります"),
                ],
                default="",
                max_length=8,
                verbose_name="料金",
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="hours_note",
            field=models.CharField(
                blank=True,
                help_text="時間で書けないこと。例：都道府県によってちがいます",
                max_length=100,
                verbose_name="受付についての注記",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("advice", "相談する"),
                    ("removal", "画像を消したい"),
                    ("report", "通報する"),
                ],
                default="advice",
                max_length=8,
                verbose_name="何のためか",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="source_url",
            field=models.URLField(
                blank=True,
                validators=[django.core.validators.URLValidator(["https"])],
                verbose_name="出典のページ",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="what_happens",
            field=models.TextField(
                blank=True,
                help_text="だれが出て、何を聞かれるか。名前を言わなくてよいことは、確かめたときだけ書きます。",
                verbose_name="相談すると、どうなるか",
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="description",
            field=models.TextField(
                help_text="小4に伝わる言葉で、短く。", verbose_name="どんなところか"
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="verified_on",
            field=models.DateField(
                blank=True,
                help_text="出典で確かめた日。空のあいだは、編集者にだけ見えます。",
                null=True,
                verbose_name="確認した日",
            ),
        ),
        migrations.AlterField(
            model_name="siteimage",
            name="description",
            field=models.CharField(
                error_messages={"blank": "画像が見えない人のために、何の画像かを書いてください。"},
                help_text="画像が見えない人に読まれる文。写っている大事なことを、一つか二つの文で書きます。",
                max_length=255,
                verbose_name="画像の説明",
            ),
        ),
        migrations.AlterField(
            model_name="siteimage",
            name="file",
            field=cms.models.images.SiteImageField(
                height_field="height",
                upload_to=wagtail.images.models.get_upload_to,
                verbose_name="ファイル",
                width_field="width",
            ),
        ),
        migrations.CreateModel(
            name="ContactOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("monday", models.BooleanField(default=False, verbose_name="月")),
                ("tuesday", models.BooleanField(default=False, verbose_name="火")),
                ("wednesday", models.BooleanField(default=False, verbose_name="水")),
                ("thursday", models.BooleanField(default=False, verbose_name="木")),
                ("friday", models.BooleanField(default=False, verbose_name="金")),
                ("saturday", models.BooleanField(default=False, verbose_name="土")),
                ("sunday", models.BooleanField(default=False, verbose_name="日")),
                ("all_day", models.BooleanField(default=False, verbose_name="24時間")),
                ("opens", models.TimeField(blank=True, null=True, verbose_name="はじまり")),
                (
                    "closes",
                    models.TimeField(
                        blank=True,
                        help_text="0:00 はその日の終わり。はじまりより早い時刻は、つぎの日です。",
                        null=True,
                        verbose_name="おわり",
                    ),
                ),
                (
                    "contact",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="cms.contactpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "受付時間",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("monday", True),
                            ("tuesday", True),
                            ("wednesday", True),
                            ("thursday", True),
                            ("friday", True),
                            ("saturday", True),
                            ("sunday", True),
                            _connector="OR",
                        ),
                        name="contact_opening_has_a_day",
                        violation_error_message="曜日を一つ以上えらんでください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("all_day", True), ("closes", None), ("opens", None)),
                            models.Q(
                                ("all_day", False),
                                ("closes__isnull", False),
                                ("opens__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="contact_opening_all_day_or_times",
                        violation_error_message="「24時間」か、はじまりとおわりの時刻か、どちらかを入れてください。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens", None),
                            models.Q(("opens", models.F("closes")), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_opening_begins_and_ends_apart",
                        violation_error_message="はじまりとおわりが同じです。一日中なら「24時間」をえらんでください。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactRest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "first_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="はじめの月",
                    ),
                ),
                (
                    "first_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="はじめの日",
                    ),
                ),
                (
                    "last_month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="おわりの月",
                    ),
                ),
                (
                    "last_day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="おわりの日",
                    ),
                ),
                (
                    "contact",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="yearly_rests",
                        to="cms.contactpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "毎年の休み",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__range", (1, 31)),
                            ("first_month__range", (1, 12)),
                            ("last_day__range", (1, 31)),
                            ("last_month__range", (1, 12)),
                        ),
                        name="contact_rest_is_in_a_year",
                    )
                ],
            },
        ),
        migrations.RunPython(hours_to_rows, rows_to_hours),
        migrations.RunPython(
            rename_in_revisions("hours", "hours_note"), rename_in_revisions("hours_note", "hours")
        ),
    ]
