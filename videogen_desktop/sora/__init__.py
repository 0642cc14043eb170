"""The only door to Azure OpenAI Sora, and the only place that speaks its two wire dialects."""
