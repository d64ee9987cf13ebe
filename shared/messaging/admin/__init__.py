"""What operators see and do: status, lists, traces, retries, replays and gauges."""
