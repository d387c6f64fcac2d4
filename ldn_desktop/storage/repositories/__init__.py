"""The repositories, one module per entity: its statements, and what its rows mean."""
