"""How many people sign in, and how many are refused."""

from prometheus_client import Counter

SIGN_INS = Counter(
    "sinau_sign_ins_total",
    "Attempts to sign in, by outcome: ok, failed (wrong username or password), or locked "
    "(too many attempts before).",
    ["outcome"],
)
for _outcome in ("ok", "failed", "locked"):
    # A rate needs a zero to begin with.
    SIGN_INS.labels(_outcome)
