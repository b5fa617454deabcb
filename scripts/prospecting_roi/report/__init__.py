"""What people read: for now the tables on the screen after a build."""
