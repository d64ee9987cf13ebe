"""How many people sign in, and how many are refused."""

from prometheus_client import Counter

SIGN_INS = Counter(
    "sinau_sign_ins_total",
    "Tries to sign in, by how they ended: ok, failed (username and password do not belong together), or locked "
    "(too many tries before).",
    ["outcome"],
)
for _outcome in ("ok", "failed", "locked"):
    # A rate needs a zero to begin with.
    SIGN_INS.labels(_outcome)
