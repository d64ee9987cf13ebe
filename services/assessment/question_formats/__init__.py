"""How sets of questions are read and written: as JSON documents and as files of other systems, one module each."""
