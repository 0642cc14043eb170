"""What happens over time: submit, follow, fetch, recover."""
