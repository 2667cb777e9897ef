"""Contact points get editions in other languages; those that there are become the Japanese ones."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def settle(schema_editor):
    """Have the database check now what it would check at the end: it alters no table before that."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def make_originals(apps, schema_editor):
    """Give every contact point the site's own language and an identity of its own."""
    contacts = apps.get_model("cms", "ContactPoint").objects
    if not contacts.exists():
        return
    locale, _created = apps.get_model("wagtailcore", "Locale").objects.get_or_create(
        language_code=settings.LANGUAGE_CODE
    )
    for contact in contacts.filter(translation_key=None):
        contact.translation_key, contact.locale = uuid.uuid4(), locale
        contact.save(update_fields=["translation_key", "locale"])
    settle(schema_editor)


def forget_editions(apps, schema_editor):
    """Delete the editions, and that any were shipped, so that they can come again."""
    editions = apps.get_model("cms", "ContactPoint").objects.exclude(
        locale__language_code=settings.LANGUAGE_CODE
    )
    apps.get_model("cms", "ShippedContent").objects.filter(
        key__startswith="contact:", key__contains="@"
    ).delete()
    editions.delete()
    settle(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_link_checks"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactpoint",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="translation_key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(make_originals, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contactpoint",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="translation_key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="key",
            field=models.SlugField(help_text="変えない短い名前（半角）。", verbose_name="鍵"),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(
                fields=("translation_key", "locale"), name="contact_has_one_edition_in_a_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(
                fields=("key", "locale"),
                name="contact_key_names_one_in_a_language",
                violation_error_message="この鍵は、ほかの相談先が使っています。",
            ),
        ),
        # Last, so that going back it comes first: a key is unique again after this.
        migrations.RunPython(migrations.RunPython.noop, forget_editions),
    ]
