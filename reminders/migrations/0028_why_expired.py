from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0027_rounds_are_the_engines")]
    operations = frozen(__file__, "0028_why_expired.sql")
