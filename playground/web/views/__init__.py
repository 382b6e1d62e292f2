"""The pages and what their buttons do, a file per thing. Plain functions: load with the access check, act, render."""
