#!/bin/sh
# The migration job: brings both databases to this image's version, and ends. Doing it again changes nothing.
set -eu
airflow db migrate
airflow users create --role Admin --username "$AIRFLOW_ADMIN_USER" --password "$AIRFLOW_ADMIN_PASSWORD" \
    --email "$AIRFLOW_ADMIN_EMAIL" --firstname Marsad --lastname Administrator
airflow pools set collect "$POOL_COLLECT" "Fetching"
airflow pools set understand "$POOL_UNDERSTAND" "Reading and comparing"
airflow pools set publish "$POOL_PUBLISH" "Alerts and digests"
marsad migrate
marsad seed
