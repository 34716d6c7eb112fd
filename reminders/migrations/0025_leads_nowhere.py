from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0030_check_ins_stuck"), ("reminders", "0024_rounds")]
    operations = frozen(__file__, "0025_leads_nowhere.sql")
