"""Every metric of HTTP, in one place with a sentence each."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "sinau_http_requests_total", "Requests answered.", ["service", "route", "method", "status"]
)
SECONDS = Histogram(
    "sinau_http_request_seconds",
    "Time to an answer, in seconds.",
    ["service", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
