from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0024_by_link")]
    operations = [
        migrations.AddIndex(
            model_name="homework",
            index=models.Index(fields=["practice", "asked_at"], name="homework_by_asking"),
        )
    ]
