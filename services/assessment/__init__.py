"""assessment owns questions, quizzes as they are taken, attempts and their grading, and surveys."""
