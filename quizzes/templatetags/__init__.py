"""Tags of the quizzes' templates."""
