from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0022_facts_of_a_while")]
    operations = frozen(__file__, "0023_help_by_plan.sql")
