"""What is true: policy documents, articles, dated amounts, eligibility rules, search and screening."""
