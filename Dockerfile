# The same image for every command: docker run … diemdanh run | doctor | status | …
# Mount a folder with config.toml, the password file and var/ at /data.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv /opt/diemdanh \
    && /opt/diemdanh/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/diemdanh/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 diemdanh && mkdir /data && chown diemdanh /data
COPY --from=build /opt/diemdanh /opt/diemdanh
ENV PATH=/opt/diemdanh/bin:$PATH DIEMDANH_CONFIG=/data/config.toml PYTHONUNBUFFERED=1
USER diemdanh
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=5m --timeout=30s --start-period=2m --retries=3 CMD ["diemdanh", "health"]
ENTRYPOINT ["diemdanh"]
CMD ["run"]
