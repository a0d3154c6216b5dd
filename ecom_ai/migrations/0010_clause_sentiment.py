from django.db import migrations, models

ROLES = [
    ("encoder", "encoder"),
    ("sentiment", "sentiment"),
    ("offence", "offence"),
    ("spam", "spam"),
    ("aspect", "aspect"),
    ("clause_sentiment", "sentiment of clauses"),
    ("intent", "intent"),
    ("recommender", "recommender"),
]


class Migration(migrations.Migration):
    dependencies = [("ecom_ai", "0009_review_reply")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="role",
            field=models.CharField(choices=ROLES, max_length=20, verbose_name="role"),
        )
        for name in ("checkpoint", "correction", "trainingrun")
    ]
