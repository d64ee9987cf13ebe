"""The parts of GIFT that reading a file and the types of question share: pieces of text, marks, weights, escapes."""
