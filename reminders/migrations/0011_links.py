from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0010_check_ins"), ("assessments", "0024_by_link")]
    operations = [*frozen(__file__, "0011_links.sql")]
