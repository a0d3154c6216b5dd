"""Encoders that are being filled have a stage of their own."""

from django.db import migrations, models


def name_the_filled(apps, schema_editor):
    """Until now every encoder that was trained, in the table, was being filled."""
    found = apps.get_model("ecom_ai", "Checkpoint").objects.filter(
        role="encoder", stage="trained"
    )
    found.update(stage="filling")


def name_them_trained(apps, schema_editor):
    found = apps.get_model("ecom_ai", "Checkpoint").objects.filter(stage="filling")
    found.update(stage="trained")


class Migration(migrations.Migration):
    dependencies = [
        ("ecom_ai", "0004_shopper_sequence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="checkpoint",
            name="stage",
            field=models.CharField(
                choices=[
                    ("trained", "trained"),
                    ("rejected", "rejected"),
                    ("filling", "being filled"),
                    ("live", "live"),
                    ("retired", "retired"),
                ],
                default="trained",
                max_length=20,
                verbose_name="stage",
            ),
        ),
        migrations.RunPython(name_the_filled, name_them_trained),
    ]
