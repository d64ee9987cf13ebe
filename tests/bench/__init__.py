"""How fast events move, as ratios that hold on any machine: `make bench-events`."""
