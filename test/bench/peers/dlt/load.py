"""One cold load, rest_api -> PostgreSQL, merged on the primary key. Takes its job as JSON on stdin, so that neither the
database's password nor the token shows in the process table; answers with one line of JSON."""

import json
import resource
import sys
import time

import dlt
from dlt.sources.rest_api import rest_api_source


def source(job):
    paginator = {
        "type": "offset",
        "limit": job["page"],
        "offset_param": "$skip",
        "limit_param": "$top",
        "total_path": None,
        "stop_after_empty_page": True,
    }
    items = {
        "name": "items",
        "primary_key": job["primaryKey"],
        "write_disposition": {"disposition": "merge", "strategy": job["strategy"]},
        "endpoint": {"path": job["path"], "data_selector": "value", "paginator": paginator},
    }
    client = {"base_url": job["baseUrl"], "auth": {"type": "bearer", "token": job["token"]}}
    return rest_api_source({"client": client, "resources": [items]})


def peak_megabytes():
    """Of the largest of its processes: less than all together, where two normalize."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) / 1024


def counted(pipeline, primary_key):
    column = pipeline.default_schema.naming.normalize_identifier(primary_key)
    with pipeline.sql_client() as client:
        return client.execute_sql(f'select count(*), count(distinct "{column}") from items')[0]


def main():
    job = json.load(sys.stdin)
    pipeline = dlt.pipeline(
        job["dataset"],
        pipelines_dir=job["folder"],
        destination=dlt.destinations.postgres(job["databaseUrl"]),
        dataset_name=job["dataset"],
    )
    file_format = {} if job["format"] is None else {"loader_file_format": job["format"]}
    started = time.perf_counter()
    pipeline.extract(source(job), **file_format)
    extracted = time.perf_counter()
    pipeline.normalize()
    normalized = time.perf_counter()
    pipeline.load()
    loaded = time.perf_counter()
    rows, keys = counted(pipeline, job["primaryKey"])
    print(
        json.dumps(
            {
                "rows": rows,
                "keys": keys,
                "seconds": loaded - started,
                "extractSeconds": extracted - started,
                "normalizeSeconds": normalized - extracted,
                "loadSeconds": loaded - normalized,
                "peakMegabytes": peak_megabytes(),
            }
        )
    )


if __name__ == "__main__":
    main()
