from django.db import migrations, models

from privacy.frozen import frozen
from privacy.together import together


class Migration(migrations.Migration):
    dependencies = [("clients", "0006_definer_reads_less")]
    operations = [
        migrations.AddField("duty", "row_version", models.IntegerField(default=1)),
        migrations.AddField("leave", "row_version", models.IntegerField(default=1)),
        *frozen(__file__, "0007_duty_versions.sql"),
    ]
    operations = together(operations)
