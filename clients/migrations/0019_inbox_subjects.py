from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0018_closed_to_whom")]
    operations = frozen(__file__, "0019_inbox_subjects.sql")
