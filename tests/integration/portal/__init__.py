"""Tests of the portal against services that answer as their contracts say."""
