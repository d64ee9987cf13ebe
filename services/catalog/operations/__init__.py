"""Operations change state, flush and record events; the endpoint commits."""
