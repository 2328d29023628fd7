# One image for every service of docker-compose.yml, from the same hashed locks as `make install`.
ARG PYTHON=3.11
FROM python:${PYTHON}-slim-bookworm AS build
WORKDIR /opt/marsad
COPY bootstrap.lock requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r bootstrap.lock \
    && .venv/bin/uv pip install --no-cache --compile-bytecode --no-deps --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/uv pip install --no-cache --no-deps --no-build-isolation --editable .

FROM python:${PYTHON}-slim-bookworm
RUN useradd --uid 50000 --create-home --home-dir /opt/airflow marsad \
    && mkdir --parents /opt/airflow/logs /opt/airflow/mail \
    && chown --recursive marsad: /opt/airflow
COPY --from=build /opt/marsad /opt/marsad
ENV PATH=/opt/marsad/.venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airflow \
    PYTHONUNBUFFERED=1
WORKDIR /opt/marsad
USER marsad
CMD ["airflow", "version"]
