from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0021_plan_stops")]
    operations = frozen(__file__, "0022_facts_of_a_while.sql")
