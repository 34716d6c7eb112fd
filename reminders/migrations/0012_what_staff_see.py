from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0011_links")]
    operations = frozen(__file__, "0012_what_staff_see.sql")
