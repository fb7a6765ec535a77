"""What can be done with campaigns, tasks and answers: one module a verb."""
