from django.db import migrations, models

from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_rows")]
    operations = [
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                fields=["practice", "client", "version", "sent_at"], name="response_by_version"
            ),
        ),
        migrations.AddIndex(
            model_name="keptresponse",
            index=models.Index(fields=["practice", "homework"], name="kept_response_by_homework"),
        ),
    ]
    operations = together(operations)
