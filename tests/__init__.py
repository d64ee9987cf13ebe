"""Tests: they mirror the modules, and speak at the promise: HTTP and events."""
