"""What the verbs of ``roi`` do: one module per verb."""
