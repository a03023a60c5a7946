"""Does one job as a worker's process does it, and says what it cost: `-m … PUBLIC_ID`."""

import json
import resource
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

    import ics_crm.celery  # noqa: F401 - what a worker's process holds in memory anyway
    from jobs.actions.running import run_job
    from jobs.models import Job

    started, busy = time.perf_counter(), time.process_time()
    run_job(sys.argv[1])
    job = Job.objects.get(public_id=sys.argv[1])
    cost = {
        "state": job.state,
        "error": job.error,
        "seconds": time.perf_counter() - started,
        "busy": time.process_time() - busy,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(cost))
