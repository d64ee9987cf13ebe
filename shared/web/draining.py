"""How a web process ends without losing a request: what has arrived is answered, what comes later is refused at once.

gunicorn's own way leaves the listening socket open while kept-alive connections linger: who connects meanwhile waits,
and is reset in the end. A connection that is refused instead is tried at another replica, whatever it wanted.
"""

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):
    """gunicorn's worker of threads, with that end."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; a worker that ends takes those that wait, and closes the door."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            before = -1
            # Counts go down on this thread alone, so a count that stays means that nobody waits any more.
            while before != self.nr_conns:
                before = self.nr_conns
                self.accept(listener)
            listener.close()
